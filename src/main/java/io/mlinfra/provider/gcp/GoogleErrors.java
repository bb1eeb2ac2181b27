package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.RetryAfter;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sorts Google's error answers by what can be done about them. */
final class GoogleErrors {
  private static final int LONGEST = 300;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Reasons that say more than the status does; operation error codes too. */
  private static final Map<String, Category> BY_REASON =
      Map.ofEntries(
          Map.entry("ratelimitexceeded", Category.THROTTLED),
          Map.entry("userratelimitexceeded", Category.THROTTLED),
          Map.entry("rate_limit_exceeded", Category.THROTTLED),
          Map.entry("resource_exhausted", Category.THROTTLED),
          Map.entry("quotaexceeded", Category.QUOTA),
          Map.entry("quota_exceeded", Category.QUOTA),
          Map.entry("resource_operation_rate_exceeded", Category.THROTTLED),
          Map.entry("zone_resource_pool_exhausted", Category.STOCKOUT),
          Map.entry("zone_resource_pool_exhausted_with_details", Category.STOCKOUT),
          Map.entry("insufficientcapacity", Category.STOCKOUT),
          Map.entry("resourcenotready", Category.TRANSIENT),
          Map.entry("resource_not_ready", Category.TRANSIENT),
          Map.entry("internal_error", Category.TRANSIENT),
          // A read-modify-write of a policy that met another one; the whole of it is repeated.
          Map.entry("aborted", Category.TRANSIENT),
          Map.entry("service_unavailable", Category.TRANSIENT),
          Map.entry("resourceinusebyanotherresource", Category.IN_USE),
          Map.entry("resource_in_use_by_another_resource", Category.IN_USE),
          Map.entry("resource_already_exists", Category.ALREADY_EXISTS),
          Map.entry("alreadyexists", Category.ALREADY_EXISTS),
          Map.entry("resource_not_found", Category.NOT_FOUND),
          Map.entry("conditionnotmet", Category.PRECONDITION_FAILED),
          Map.entry("condition_not_met", Category.PRECONDITION_FAILED));

  /** IAM takes up to a minute to know a new account everywhere; until then policies refuse it. */
  private static final Pattern NEW_ACCOUNT =
      Pattern.compile("[Ss]ervice account \\S+ does not exist");

  private GoogleErrors() {}

  static Failure failure(
      int status,
      String text,
      Optional<Duration> retryAfter,
      String service,
      String method,
      String target) {
    JsonNode error = parse(text).path("error");
    JsonNode first = error.path("errors").path(0);
    String reason = first.path("reason").asText(error.path("status").asText(""));
    String message = message(text);
    Category category = category(status, reason);
    if (category == Category.INVALID && NEW_ACCOUNT.matcher(message).find()) {
      category = Category.TRANSIENT;
    }
    return new Failure(category, service, method, target, status, reason, message, "", retryAfter);
  }

  /**
   * How long an answer asks callers to wait.
   *
   * @param header {@code Retry-After}; null when the answer has none
   */
  static Optional<Duration> retryAfter(@Nullable String header) {
    return RetryAfter.parse(header, Clock.systemUTC());
  }

  /** What an error answer says for people; of an answer that is no JSON, its beginning. */
  static String message(String text) {
    String start = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return parse(text).path("error").path("message").asText(start);
  }

  /** The failure of an operation that ended with {@code error}. */
  static Failure operation(JsonNode operation, String service) {
    JsonNode first = operation.path("error").path("errors").path(0);
    String code = first.path("code").asText("");
    int status = operation.path("httpErrorStatusCode").asInt(400);
    String target =
        operation.path("targetLink").asText("").replaceFirst("^https://[^/]+/compute/v1/", "");
    return new Failure(
        category(status, code),
        service,
        operation.path("operationType").asText("operation"),
        target,
        status,
        code,
        first.path("message").asText("the operation failed"),
        operation.path("name").asText(""),
        Optional.empty());
  }

  static Category category(int status, String reason) {
    Category known = BY_REASON.get(reason.toLowerCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    return switch (status) {
      case 400 -> Category.INVALID;
      case 401 -> Category.UNAUTHENTICATED;
      case 403 -> Category.DENIED;
      case 404, 410 -> Category.NOT_FOUND;
      case 408 -> Category.TRANSIENT;
      case 409 -> Category.ALREADY_EXISTS;
      case 412 -> Category.PRECONDITION_FAILED;
      case 429 -> Category.THROTTLED;
      default -> status >= 500 ? Category.TRANSIENT : Category.FATAL;
    };
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      return json == null ? MissingNode.getInstance() : json;
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }
}
