package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import java.io.IOException;

/** Refusals in Databricks' shape: {@code {"error_code", "message"}}. */
final class Errors {
  private Errors() {}

  static ApiError of(int status, String code, String message) {
    ObjectNode body = Json.object().put("error_code", code).put("message", message);
    return new ApiError(status, body, message);
  }

  static ApiError invalid(String message) {
    return of(400, "INVALID_PARAMETER_VALUE", message);
  }

  static ApiError state(String message) {
    return of(400, "INVALID_STATE", message);
  }

  static ApiError absent(String message) {
    return of(404, "RESOURCE_DOES_NOT_EXIST", message);
  }

  static ObjectNode body(Request request) {
    if (request.body().length == 0) {
      return Json.object();
    }
    try {
      JsonNode node = Json.MAPPER.readTree(request.body());
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw of(400, "MALFORMED_REQUEST", "Invalid JSON given in the body of the request");
    } catch (IOException e) {
      throw of(400, "MALFORMED_REQUEST", "The body of the request could not be read");
    }
    throw of(400, "MALFORMED_REQUEST", "The body of the request must be a JSON object");
  }

  static String text(ObjectNode body, String field) {
    String value = body.path(field).asText("");
    if (value.isEmpty()) {
      throw invalid("Missing required field: " + field);
    }
    return value;
  }
}
