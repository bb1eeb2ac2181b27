package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.Request;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Fields that the API has and the message types on the class path have not: newer ones, and those
 * of the beta version, which only requests to that version may set. They are kept as they come.
 */
public final class LaterFields {
  /** Whether the request that is being answered went to another version than the first. */
  private static final ScopedValue<Boolean> BETA = ScopedValue.newInstance();

  /**
   * Read when a body first has such a field: most requests have none, and a plan's have no body.
   */
  private static final class Table {
    static final Map<String, Csv.Row> ALL =
        Csv.read("/sandbox/later-fields.csv").stream()
            .collect(Collectors.toMap(r -> r.get("message") + "." + r.get("field"), r -> r));
  }

  private LaterFields() {}

  /** Answers a request with the fields of its version. */
  public static <T> T answering(Request request, Supplier<T> answer) {
    boolean beta = !request.segments().get(1).equals("v1") || gcloudBeta(request);
    return ScopedValue.where(BETA, beta).call(answer::get);
  }

  /** gcloud asks for beta under whatever address it was told, and says so. */
  private static boolean gcloudBeta(Request request) {
    String agent = request.header("user-agent");
    return agent.contains("command/gcloud.beta.") || agent.contains("command/gcloud.alpha.");
  }

  /** The JSON type of a field; empty where the API does not have it. */
  static Optional<String> type(String message, String field) {
    return Optional.ofNullable(Table.ALL.get(message + "." + field))
        .filter(r -> r.get("version").equals("v1") || BETA.orElse(false))
        .map(r -> r.get("type"));
  }

  /** The value in the form in which the service answers it; empty where it is of another type. */
  static Optional<JsonNode> value(String type, JsonNode value) {
    boolean whole = value.asText().matches("-?\\d{1,19}");
    return switch (type) {
      case "int64" -> whole ? Optional.of(TextNode.valueOf(value.asText())) : Optional.empty();
      case "integer" -> whole && value.isNumber() ? Optional.of(value) : Optional.empty();
      case "number" -> value.isNumber() ? Optional.of(value) : Optional.empty();
      case "boolean" -> value.isBoolean() ? Optional.of(value) : Optional.empty();
      case "array" -> value.isArray() ? Optional.of(value) : Optional.empty();
      case "object" -> value.isObject() ? Optional.of(value) : Optional.empty();
      default -> value.isTextual() ? Optional.of(value) : Optional.empty();
    };
  }
}
