package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import java.io.IOException;
import java.util.Set;

/** Refusals in Turbonomic's shape: {@code {"type", "exception", "message"}}. */
final class Errors {
  private Errors() {}

  static ApiError of(int status, String exception, String message) {
    ObjectNode body =
        Json.object().put("type", status).put("exception", exception).put("message", message);
    return new ApiError(status, body, message);
  }

  static ApiError invalid(String message) {
    return of(400, "Bad Request", message);
  }

  static ApiError absent(String message) {
    return of(404, "Not Found", message);
  }

  /** A body that says nothing. */
  static ObjectNode none() {
    return Json.object();
  }

  static ObjectNode body(Request request) {
    try {
      JsonNode node = Json.MAPPER.readTree(request.body());
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw invalid("JSON parse error");
    } catch (IOException e) {
      throw invalid("Required request body is missing");
    }
    throw invalid("Required request body is missing");
  }

  static String text(ObjectNode body, String field) {
    String value = body.path(field).asText("");
    if (value.isEmpty()) {
      throw invalid(field + " is required");
    }
    return value;
  }

  static void oneOf(String value, Set<String> allowed, String what) {
    if (!allowed.contains(value)) {
      throw invalid("Unknown " + what + " " + value);
    }
  }
}
