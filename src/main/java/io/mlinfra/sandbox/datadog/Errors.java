package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import java.io.IOException;

/** Refusals in Datadog's two shapes: a list of texts, and, for newer calls, a list of objects. */
final class Errors {
  private Errors() {}

  static ApiError of(int status, String message) {
    ObjectNode body = Json.object();
    body.putArray("errors").add(message);
    return new ApiError(status, body, message);
  }

  static ApiError bad(String message) {
    return of(400, message);
  }

  static ApiError detailed(int status, String title, String detail) {
    ObjectNode body = Json.object();
    body.putArray("errors")
        .addObject()
        .put("status", Integer.toString(status))
        .put("title", title)
        .put("detail", detail);
    return new ApiError(status, body, detail);
  }

  /** The newer shape without a title, as some calls give it. */
  static ApiError untitled(int status, String detail) {
    ObjectNode body = Json.object();
    body.putArray("errors")
        .addObject()
        .put("status", Integer.toString(status))
        .put("detail", detail);
    return new ApiError(status, body, detail);
  }

  /** The body as an object, or Datadog's own refusal of what is none. */
  static ObjectNode body(Request request) {
    try {
      JsonNode node = Json.MAPPER.readTree(request.body());
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw bad("Invalid JSON structure");
    } catch (IOException e) {
      throw bad("Payload could not be read");
    }
    throw bad("Payload is not in the expected format");
  }
}
