package io.mlinfra.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.ComputeService;
import io.mlinfra.sandbox.compute.groups.Fleet;
import io.mlinfra.sandbox.fault.FaultRules;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.RequestCounts;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The embedded cloud's own levers, below {@code /_sandbox}: faults, clock, preemption, counts. */
final class AdminService implements SandboxService {
  private final Store store;
  private final SandboxClock clock;
  private final FaultRules faults;
  private final RequestCounts counts;
  private final Routes routes = new Routes();
  private @Nullable Fleet fleet;
  private @Nullable Routes guests;

  AdminService(Store store, SandboxClock clock, FaultRules faults, RequestCounts counts) {
    this.store = store;
    this.clock = clock;
    this.faults = faults;
    this.counts = counts;
    routes
        .on(
            "GET",
            "/_sandbox/faults",
            (r, p) -> Response.json(Json.object().set("faults", faults.list())))
        .on("POST", "/_sandbox/faults", (r, p) -> added(r))
        .on("DELETE", "/_sandbox/faults", (r, p) -> cleared())
        .on("DELETE", "/_sandbox/faults/{id}", (r, p) -> removed(p))
        .on("POST", "/_sandbox/clock/skip", (r, p) -> skipped(r))
        .on("POST", "/_sandbox/clock/rate", (r, p) -> paced(r))
        .on("POST", "/_sandbox/reset", (r, p) -> reset())
        .on("GET", "/_sandbox/stats", (r, p) -> Response.json(counts.toJson()))
        .on("DELETE", "/_sandbox/stats", (r, p) -> statsCleared())
        .on("POST", "/_sandbox/preempt", (r, p) -> preempt(r))
        .on(
            "GET",
            "/_sandbox/ping",
            (r, p) -> Response.json(Json.object().put("now", clock.now().toString())));
  }

  void watch(ComputeService compute) {
    this.fleet = compute.fleet();
    this.guests = new GuestRoutes(compute.guests(), compute.scaling()).routes();
  }

  @Override
  public Optional<Response> handle(Request request) {
    if (!request.path().startsWith("/_sandbox")) {
      return Optional.empty();
    }
    return routes
        .handle(request)
        .or(() -> guests == null ? Optional.empty() : guests.handle(request));
  }

  private Response added(Request request) {
    catchUp();
    return Response.json(faults.add(request.json()));
  }

  /** What became due until now became so under the rules that there were. */
  private void catchUp() {
    if (fleet != null) {
      fleet.tick();
    }
  }

  private void tryAgain() {
    if (fleet != null) {
      fleet.tryAgain();
    }
  }

  private Response cleared() {
    catchUp();
    faults.clear();
    tryAgain();
    return Response.json(Json.object());
  }

  private Response removed(Map<String, String> path) {
    catchUp();
    if (!faults.remove(path.getOrDefault("id", ""))) {
      throw ApiError.legacy(404, "notFound", "There is no fault rule " + path.get("id"));
    }
    tryAgain();
    return Response.json(Json.object());
  }

  private Response skipped(Request request) {
    long seconds = request.json().path("seconds").asLong();
    if (seconds < 0) {
      throw ApiError.legacy(400, "invalid", "The clock only runs forward.");
    }
    clock.skip(seconds * 1000);
    return Response.json(Json.object().put("now", clock.now().toString()));
  }

  private Response paced(Request request) {
    double rate = request.json().path("rate").asDouble();
    if (!(rate >= 1 && rate <= 1e6)) {
      throw ApiError.legacy(400, "invalid", "The clock's rate must be between 1 and 1000000.");
    }
    clock.run(rate);
    return Response.json(Json.object().put("now", clock.now().toString()));
  }

  private Response reset() {
    store.clear();
    faults.clear();
    counts.clear();
    return Response.json(Json.object());
  }

  private Response statsCleared() {
    counts.clear();
    return Response.json(Json.object());
  }

  private Fleet machines() {
    if (fleet == null) {
      throw ApiError.legacy(503, "backendError", "Compute is not running.");
    }
    return fleet;
  }

  private Response preempt(Request request) {
    ObjectNode json = request.json();
    List<String> names =
        machines()
            .preempt(
                pattern(json, "zone"),
                pattern(json, "name"),
                json.path("count").asInt(Integer.MAX_VALUE));
    ObjectNode out = Json.object();
    names.forEach(n -> out.withArrayProperty("preempted").add(n));
    return Response.json(out);
  }

  private static String pattern(ObjectNode json, String field) {
    String text = json.path(field).asText(".*");
    try {
      return Pattern.compile(text).pattern();
    } catch (PatternSyntaxException e) {
      throw ApiError.legacy(
          400,
          "invalid",
          "Invalid value for field '"
              + field
              + "': it must be a regular expression: "
              + e.getDescription()
              + ".");
    }
  }
}
