package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import java.io.IOException;
import java.util.UUID;

/** Refusals in Databricks' shape: {@code {"error_code", "message", "details"}}. */
final class Errors {
  private Errors() {}

  /**
   * @param more details that clients read, before those that every refusal has
   */
  static ApiError of(int status, String code, String message, ObjectNode... more) {
    ObjectNode body = Json.object().put("error_code", code).put("message", message);
    body.putArray("details")
        .addAll(java.util.Arrays.asList(more))
        .addObject()
        .put("@type", "type.googleapis.com/google.rpc.RequestInfo")
        .put("request_id", UUID.randomUUID().toString())
        .put("serving_data", "");
    return new ApiError(status, body, message);
  }

  static ApiError invalid(String message) {
    return of(400, "INVALID_PARAMETER_VALUE", message);
  }

  static ApiError missing(String field) {
    return invalid("Missing required field: " + field);
  }

  static ApiError state(String message) {
    return of(400, "INVALID_STATE", message);
  }

  static ApiError absent(String message) {
    return of(404, "RESOURCE_DOES_NOT_EXIST", message);
  }

  static ApiError taken(String message) {
    return of(400, "RESOURCE_ALREADY_EXISTS", message);
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

  /** That a field was sent and is not empty, be it a text, a number or an object. */
  static void require(ObjectNode body, String field) {
    JsonNode value = body.path(field);
    if (!value.isObject()) {
      text(body, field);
    }
  }

  static String text(ObjectNode body, String field) {
    String value = body.path(field).asText("");
    if (value.isEmpty()) {
      throw missing(field);
    }
    return value;
  }

  /** A parameter of the query that must be given. */
  static String queried(Request request, String name) {
    return request.param(name).orElseThrow(() -> missing(name));
  }

  /** A number in the query, within bounds. */
  static int number(Request request, String name, int fallback, int most) {
    String text = request.param(name).orElse(Integer.toString(fallback));
    if (!text.matches("\\d{1,9}")) {
      throw invalid("Parameter " + name + " must be a number, not '" + text + "'");
    }
    return Math.min(Integer.parseInt(text), most);
  }
}
