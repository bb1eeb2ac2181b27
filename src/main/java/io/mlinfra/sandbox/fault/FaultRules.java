package io.mlinfra.sandbox.fault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The faults that are switched on; asked by the HTTP front and by the services. They are kept with
 * the content, so that they hold for whichever process serves.
 */
public final class FaultRules {
  private static final String COLLECTION = "sandbox/faults";

  private final Store store;
  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger(1);

  public FaultRules(Store store) {
    this.store = store;
    for (ObjectNode doc : store.all(COLLECTION).values()) {
      FaultRule rule = FaultRule.kept(doc);
      rules.add(rule);
      int number = Integer.parseInt(rule.id().substring(rule.id().indexOf('-') + 1));
      next.accumulateAndGet(number + 1, Math::max);
    }
  }

  /** What rules there can be, line by line. */
  public static List<String> help() {
    List<String> lines = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      lines.add("  " + kind.text() + ": " + kind.does());
      kind.fields().forEach(f -> lines.add(line(f)));
    }
    lines.add("  each of them:");
    FaultKind.COMMON.forEach(f -> lines.add(line(f)));
    return lines;
  }

  private static String line(FaultKind.Field field) {
    String type =
        field.type().matches("[a-z]+") ? field.type().toUpperCase(Locale.ROOT) : field.type();
    String fallback = field.fallback().isEmpty() ? "" : "; " + field.fallback() + " by default";
    return "      " + field.name() + "=" + type + "  " + field.what() + fallback;
  }

  /** Thrown to break the connection instead of answering. */
  public static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cut() {
      super("connection cut by a fault rule", null, false, false);
    }
  }

  /**
   * Switches a fault on.
   *
   * @throws io.mlinfra.sandbox.http.ApiError 400 for a rule that makes no sense
   */
  public ObjectNode add(ObjectNode json) {
    FaultKind kind = FaultCheck.check(json);
    FaultRule rule = new FaultRule("fault-" + next.getAndIncrement(), kind, json);
    rules.add(rule);
    keep(rule);
    return rule.json();
  }

  public boolean remove(String id) {
    store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return true;
        });
    return rules.removeIf(r -> r.id().equals(id));
  }

  public void clear() {
    store.transaction(
        () -> {
          List.copyOf(store.all(COLLECTION).keySet()).forEach(k -> store.remove(COLLECTION, k));
          return true;
        });
    rules.clear();
  }

  public ArrayNode list() {
    return Json.array(rules.stream().map(FaultRule::json).toList());
  }

  private void keep(FaultRule rule) {
    store.transaction(
        () -> {
          store.put(COLLECTION, rule.id(), rule.keep());
          return true;
        });
  }

  /** What happens to a request before its service sees it. */
  public Optional<Response> before(Request request) throws InterruptedException {
    if (rules.isEmpty() || request.path().startsWith("/_sandbox")) {
      return Optional.empty();
    }
    for (FaultRule rule : rules) {
      switch (rule.kind()) {
        case STATUS -> {
          if (strikes(rule, request)) {
            return Optional.of(Refusals.of(rule, request));
          }
        }
        case DELAY -> {
          if (strikes(rule, request)) {
            Thread.sleep(rule.number("millis", 1000));
          }
        }
        case HANG -> {
          if (strikes(rule, request)) {
            Thread.sleep(rule.number("millis", 600_000));
            throw new Cut();
          }
        }
        case CUT_BEFORE -> {
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
    first(FaultKind.CUT_AFTER, r -> true, request.method(), request.path())
        .ifPresent(
            r -> {
              throw new Cut();
            });
  }

  /**
   * The error in which an operation is to end.
   *
   * @param path of the resource that the operation is about
   * @param kept whether the change takes effect all the same
   */
  public Optional<ObjectNode> operationError(String method, String path, boolean kept) {
    return first(
            FaultKind.OPERATION_ERROR,
            r -> r.text("effect", "none").equals("kept") == kept,
            method,
            path)
        .map(
            r ->
                Json.object()
                    .put("_status", (int) r.number("status", 500))
                    .put("code", r.text("code", "INTERNAL_ERROR"))
                    .put(
                        "message",
                        r.text(
                            "message",
                            "Internal error. Please try again or contact Google Support.")));
  }

  /** Whether an operation is to stay RUNNING for ever. */
  public boolean operationStuck(String method, String path) {
    return first(FaultKind.OPERATION_STUCK, r -> true, method, path).isPresent();
  }

  /** Whether a zone has no capacity for a machine type. */
  public boolean stockout(String zone, String machineType, boolean spot) {
    return first(
            FaultKind.STOCKOUT,
            r ->
                zone.matches(r.text("zone", ".*"))
                    && machineType.matches(r.text("machine_type", ".*"))
                    && (r.text("spot", "").isEmpty()
                        || r.text("spot", "").equals(Boolean.toString(spot))),
            "POST",
            "zones/" + zone + "/machineTypes/" + machineType)
        .isPresent();
  }

  /** When a quota is refused that would not have to be. */
  public enum Refused {
    NOT,
    NOW,
    IN_OPERATION
  }

  /** Whether a quota metric is to be refused in a region, whatever its limit. */
  public Refused quotaRefused(String metric, String region) {
    return first(
            FaultKind.QUOTA,
            r -> metric.matches(r.text("metric", ".*")) && region.matches(r.text("region", ".*")),
            "POST",
            region)
        .map(r -> r.text("when", "now").equals("now") ? Refused.NOW : Refused.IN_OPERATION)
        .orElse(Refused.NOT);
  }

  /** Whether a region or zone is to list as unreachable. */
  public boolean unreachable(String place) {
    return rules.stream()
        .filter(r -> r.kind() == FaultKind.UNREACHABLE)
        .map(r -> r.text("region", "-"))
        .anyMatch(lost -> place.equals(lost) || place.startsWith(lost + "-"));
  }

  private Optional<FaultRule> first(
      FaultKind kind, Predicate<FaultRule> meant, String method, String path) {
    for (FaultRule rule : rules) {
      if (rule.kind() == kind && meant.test(rule) && rule.strikes(method, path)) {
        keep(rule);
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private boolean strikes(FaultRule rule, Request request) {
    boolean strikes = rule.strikes(request.method(), request.path());
    if (strikes) {
      keep(rule);
    }
    return strikes;
  }
}
