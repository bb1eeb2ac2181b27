package io.mlinfra.sandbox.fault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The faults that are switched on; asked by the HTTP front and by the services. */
public final class FaultRules {
  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger(1);

  /** Thrown to break the connection instead of answering. */
  public static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cut() {
      super("connection cut by a fault rule", null, false, false);
    }
  }

  public ObjectNode add(ObjectNode json) {
    FaultRule rule = new FaultRule("fault-" + next.getAndIncrement(), json);
    rules.add(rule);
    return rule.json();
  }

  public boolean remove(String id) {
    return rules.removeIf(r -> r.id().equals(id));
  }

  public void clear() {
    rules.clear();
  }

  public ArrayNode list() {
    return Json.array(rules.stream().map(FaultRule::json).toList());
  }

  /** What happens to a request before its service sees it. */
  public Optional<Response> before(Request request) throws InterruptedException {
    if (rules.isEmpty() || request.path().startsWith("/_sandbox")) {
      return Optional.empty();
    }
    for (FaultRule rule : rules) {
      switch (rule.kind()) {
        case "status" -> {
          if (strikes(rule, request)) {
            return Optional.of(refusal(rule));
          }
        }
        case "delay" -> {
          if (strikes(rule, request)) {
            Thread.sleep(rule.number("millis", 1000));
          }
        }
        case "hang" -> {
          if (strikes(rule, request)) {
            Thread.sleep(rule.number("millis", 600_000));
            throw new Cut();
          }
        }
        case "cut-before" -> {
          if (strikes(rule, request)) {
            throw new Cut();
          }
        }
        default -> {}
      }
    }
    return Optional.empty();
  }

  /** Cuts the connection after the change took effect, where a rule says so. */
  public void after(Request request) {
    if (request.path().startsWith("/_sandbox")) {
      return;
    }
    for (FaultRule rule : rules) {
      if (rule.kind().equals("cut-after") && strikes(rule, request)) {
        throw new Cut();
      }
    }
  }

  /**
   * The error in which an operation is to end.
   *
   * @param path of the resource that the operation is about
   */
  public Optional<ObjectNode> operationError(String method, String path) {
    for (FaultRule rule : rules) {
      if (rule.kind().equals("operation-error") && rule.strikes(method, path)) {
        return Optional.of(
            Json.object()
                .put("code", rule.text("code", "INTERNAL_ERROR"))
                .put(
                    "message",
                    rule.text(
                        "message", "Internal error. Please try again or contact Google Support.")));
      }
    }
    return Optional.empty();
  }

  /** Whether an operation is to stay RUNNING for ever. */
  public boolean operationStuck(String method, String path) {
    return rules.stream()
        .anyMatch(r -> r.kind().equals("operation-stuck") && r.strikes(method, path));
  }

  /** Whether a zone has no capacity for a machine type. */
  public boolean stockout(String zone, String machineType, boolean spot) {
    for (FaultRule rule : rules) {
      boolean meant =
          rule.kind().equals("stockout")
              && zone.matches(rule.text("zone", ".*"))
              && machineType.matches(rule.text("machine_type", ".*"))
              && (rule.text("spot", "").isEmpty()
                  || rule.text("spot", "").equals(Boolean.toString(spot)));
      if (meant && rule.strikes("POST", zone)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a quota metric is to be refused in a region, whatever its limit. */
  public boolean quotaRefused(String metric, String region) {
    return rules.stream()
        .anyMatch(
            r ->
                r.kind().equals("quota")
                    && metric.matches(r.text("metric", ".*"))
                    && region.matches(r.text("region", ".*"))
                    && r.strikes("POST", region));
  }

  /** Whether a region or zone is to list as unreachable. */
  public boolean unreachable(String place) {
    return rules.stream()
        .anyMatch(r -> r.kind().equals("unreachable") && place.startsWith(r.text("region", "-")));
  }

  private static boolean strikes(FaultRule rule, Request request) {
    return rule.strikes(request.method(), request.path());
  }

  private static Response refusal(FaultRule rule) {
    int status = (int) rule.number("status", 503);
    String reason =
        switch (status) {
          case 429 -> "rateLimitExceeded";
          case 403 -> "quotaExceeded";
          case 500 -> "internalError";
          default -> "backendError";
        };
    Response response =
        ApiError.legacy(
                status,
                rule.text("reason", reason),
                rule.text("message", "Injected by a fault rule."))
            .response();
    String after = rule.text("retry_after", "");
    return after.isEmpty() ? response : response.withHeader("Retry-After", after);
  }
}
