package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.fault.FaultRules;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.store.Store;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Compute's long-running operations. An operation is stored with the time at which it is done, and
 * shown as RUNNING or DONE by the clock, so that it needs no thread and survives a restart.
 */
public final class Operations {
  public static final String STORE = "compute/operations";
  private static final String REQUEST_IDS = "compute/requestIds";

  /** The moment at which something happened that is only now carried out. */
  private static final ScopedValue<Long> AS_OF = ScopedValue.newInstance();

  private final Store store;
  private final SandboxClock clock;
  private final FaultRules faults;
  private final Latencies latencies;

  public Operations(Store store, SandboxClock clock, FaultRules faults, Latencies latencies) {
    this.store = store;
    this.clock = clock;
    this.faults = faults;
    this.latencies = latencies;
  }

  public String now() {
    return Times.text(millis());
  }

  public long millis() {
    return AS_OF.isBound() ? AS_OF.get() : clock.millis();
  }

  /** Does {@code work} as if it were done at {@code millis}. */
  public static void asOf(long millis, Runnable work) {
    ScopedValue.where(AS_OF, millis).run(work);
  }

  public Latencies latencies() {
    return latencies;
  }

  /** The operation that an earlier request with the same id started. */
  public Optional<ObjectNode> repeated(Request request, String project) {
    return request
        .param("requestId")
        .flatMap(id -> store.get(REQUEST_IDS, requestKey(request, project, id)))
        .flatMap(d -> store.get(STORE, d.path("operation").asText()))
        .map(this::view);
  }

  /** The same id on another method or resource is another request. */
  private static String requestKey(Request request, String project, String id) {
    return project + "/" + id + " " + request.method() + " " + request.path();
  }

  /** Starts an operation on a resource; must run within a transaction. */
  public ObjectNode start(Request request, Resource on, String type, String targetId) {
    Optional<ObjectNode> error = faults.operationError(request.method(), on.path(), true);
    return start(
        request,
        on,
        type,
        targetId,
        error.orElse(null),
        latencies.millis(on.kind().collection(), type));
  }

  /** The operation of a change that is not made, since a fault rule lets it fail. */
  Optional<ObjectNode> doomed(Request request, Resource on, String type) {
    return faults
        .operationError(request.method(), on.path(), false)
        .map(error -> failed(request, on, type, error));
  }

  /** An operation that ends in an error; must run within a transaction. */
  ObjectNode failed(Request request, Resource on, String type, ObjectNode error) {
    return start(request, on, type, id(), error, latencies.millis(on.kind().collection(), type));
  }

  public ObjectNode start(
      Request request,
      Resource on,
      String type,
      String targetId,
      @org.jspecify.annotations.Nullable ObjectNode error,
      long latency) {
    long at = millis();
    String name = name(at);
    Resource self = on.named(name);
    String link = Links.BASE + "projects/" + on.project() + "/" + on.scope().path();
    ObjectNode op = Json.object();
    op.put("kind", "compute#operation");
    op.put("id", id());
    op.put("name", name);
    op.put("insertTime", Times.text(at));
    op.put("startTime", Times.text(at));
    op.put("operationType", type);
    op.put("selfLink", link + "/operations/" + name);
    op.put("targetId", targetId);
    op.put("targetLink", on.selfLink());
    op.put("user", "user@example.com");
    request.param("requestId").ifPresent(id -> op.put("clientOperationId", id));
    switch (on.scope().level()) {
      case REGION -> op.put("region", link);
      case ZONE -> op.put("zone", link);
      case GLOBAL -> {}
    }
    boolean stuck = faults.operationStuck(request.method(), on.path());
    op.put("_due", stuck ? Long.MAX_VALUE : at + latency);
    if (error != null) {
      op.putObject("_error").putArray("errors").add(error);
    }
    String key = Links.key(on.project(), on.scope(), self.name());
    store.put(STORE, key, op);
    request
        .param("requestId")
        .ifPresent(
            id ->
                store.put(
                    REQUEST_IDS,
                    requestKey(request, on.project(), id),
                    Json.object().put("operation", key)));
    return view(op);
  }

  /** Marks an operation as a part of a larger one; must run within a transaction. */
  public ObjectNode grouped(ObjectNode shown, Resource on, String group) {
    String key = Links.key(on.project(), on.scope(), shown.path("name").asText());
    store
        .get(STORE, key)
        .ifPresent(op -> store.put(STORE, key, op.deepCopy().put("operationGroupId", group)));
    return shown.put("operationGroupId", group);
  }

  /** Says that an operation is about what has no link of the usual form. */
  public ObjectNode targeting(ObjectNode shown, Resource on, String link) {
    String key = Links.key(on.project(), on.scope(), shown.path("name").asText());
    store
        .get(STORE, key)
        .ifPresent(op -> store.put(STORE, key, op.deepCopy().put("targetLink", link)));
    return shown.put("targetLink", link);
  }

  /** Notes something that the service itself did: an operation that is over. */
  public void system(Request request, Resource on, String type, String targetId, String message) {
    ObjectNode shown = start(request, on, type, targetId, null, 0);
    String key = Links.key(on.project(), on.scope(), shown.path("name").asText());
    String name = shown.path("name").asText().replaceFirst("operation", "systemevent");
    ObjectNode op = store.get(STORE, key).map(ObjectNode::deepCopy).orElseThrow();
    op.put("name", name)
        .put("selfLink", op.path("selfLink").asText().replace("/operation-", "/systemevent-"))
        .put("user", "system")
        .put("statusMessage", message)
        .put("_due", millis());
    store.remove(STORE, key);
    store.put(STORE, Links.key(on.project(), on.scope(), name), op);
  }

  /** The operation as it stands now. */
  public ObjectNode view(ObjectNode stored) {
    ObjectNode op = stored.deepCopy();
    long due = op.path("_due").asLong();
    boolean done = clock.millis() >= due;
    op.remove("_due");
    ObjectNode error = (ObjectNode) op.remove("_error");
    op.put("progress", done ? 100 : 0);
    op.put("status", done ? "DONE" : "RUNNING");
    if (done) {
      op.put("endTime", Times.text(due));
      if (error != null) {
        op.set("error", error);
        op.put("httpErrorStatusCode", error.path("errors").path(0).path("_status").asInt(400));
        op.put("httpErrorMessage", phrase(op.path("httpErrorStatusCode").asInt()));
        ((ObjectNode) error.path("errors").path(0)).remove("_status");
      }
    }
    return op;
  }

  private static String phrase(int status) {
    return switch (status) {
      case 403 -> "FORBIDDEN";
      case 404 -> "NOT FOUND";
      case 409 -> "CONFLICT";
      case 429 -> "TOO MANY REQUESTS";
      case 500 -> "INTERNAL SERVER ERROR";
      case 503 -> "SERVICE UNAVAILABLE";
      default -> "BAD REQUEST";
    };
  }

  /** Milliseconds until the operation is done; 0 when it is. */
  public long remaining(ObjectNode stored) {
    return Math.max(0, stored.path("_due").asLong() - clock.millis());
  }

  public static String id() {
    return Long.toString(
        ThreadLocalRandom.current().nextLong(1_000_000_000_000_000_000L, Long.MAX_VALUE));
  }

  private static String name(long at) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return "operation-"
        + at
        + "-"
        + hex.toHexDigits(random.nextInt())
        + hex.toHexDigits(random.nextInt()).substring(0, 5)
        + "-"
        + hex.toHexDigits(random.nextInt())
        + "-"
        + hex.toHexDigits(random.nextInt());
  }
}
