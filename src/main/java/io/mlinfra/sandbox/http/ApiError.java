package io.mlinfra.sandbox.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A refusal in a service's own error shape. */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient ObjectNode body;
  private final TreeMap<String, String> headers = new TreeMap<>();

  public ApiError(int status, ObjectNode body, String message) {
    super(message, null, false, false);
    this.status = status;
    this.body = body;
  }

  /** The shape of Compute, DNS and Storage: {@code error.errors[]} with domain and reason. */
  public static ApiError legacy(int status, String reason, String message) {
    return legacy(status, reason, message, "global", Map.of());
  }

  public static ApiError legacy(
      int status, String reason, String message, String domain, Map<String, String> more) {
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error");
    error.put("code", status);
    ObjectNode first = error.putArray("errors").addObject();
    first.put("domain", domain);
    first.put("message", message);
    first.put("reason", reason);
    more.forEach(first::put);
    error.put("message", message);
    return new ApiError(status, body, message);
  }

  /** The shape of newer services: {@code error.status} with a canonical code. */
  public static ApiError canonical(int code, String status, String message) {
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error");
    error.put("code", code);
    error.put("message", message);
    error.put("status", status);
    return new ApiError(code, body, message);
  }

  /** The older shape with the newer one's status beside it, as DNS and IAM have it. */
  public static ApiError legacyWithStatus(int code, String reason, String status, String message) {
    ApiError error = legacy(code, reason, message);
    ((ObjectNode) error.body.path("error")).put("status", status);
    return error;
  }

  /** 400 for a body or URL that cannot be read at all. */
  public static ApiError parse(String message) {
    return canonical(400, "INVALID_ARGUMENT", message);
  }

  /**
   * Something that does not fit the message type.
   *
   * @param field where; empty for the request itself
   */
  public record FieldViolation(String field, String description) {}

  /** 400 for something that does not fit the message type, with its violation. */
  public static ApiError invalidArgument(String message) {
    return invalidArgument(List.of(new FieldViolation("", message)));
  }

  /** 400 for all that does not fit the message type, a line each. */
  public static ApiError invalidArgument(List<FieldViolation> violations) {
    ApiError error =
        parse(
            violations.stream().map(FieldViolation::description).collect(Collectors.joining("\n")));
    ArrayNode found =
        ((ObjectNode) error.body.path("error"))
            .putArray("details")
            .addObject()
            .put("@type", "type.googleapis.com/google.rpc.BadRequest")
            .putArray("fieldViolations");
    for (FieldViolation violation : violations) {
      ObjectNode one = found.addObject();
      if (!violation.field().isEmpty()) {
        one.put("field", violation.field());
      }
      one.put("description", violation.description());
    }
    return error;
  }

  /** The same refusal in other words. */
  public ApiError replacing(String text, String by) {
    ApiError other =
        new ApiError(
            status,
            Json.parse(body.toString().replace(text, by)),
            String.valueOf(getMessage()).replace(text, by));
    other.headers.putAll(headers);
    return other;
  }

  public ApiError withHeader(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public Response response() {
    Response response = Response.json(status, body);
    for (Map.Entry<String, String> h : headers.entrySet()) {
      response = response.withHeader(h.getKey(), h.getValue());
    }
    return response;
  }

  public int status() {
    return status;
  }
}
