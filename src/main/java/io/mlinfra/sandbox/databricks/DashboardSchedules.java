package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.dashboards.Schedule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** When a dashboard would be sent out. None is: the embedded cloud draws nothing. */
final class DashboardSchedules {
  private static final String COLLECTION = "databricks.dashboard_schedule";
  private static final String PATH = "/api/2.0/lakeview/dashboards/{id}/schedules";

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  DashboardSchedules(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    String one = PATH + "/{schedule}";
    routes
        .on("POST", PATH, this::create)
        .on("GET", PATH, this::list)
        .on("GET", one, (r, p) -> Response.json(existing(p)))
        .on("PUT", one, this::replace)
        .on("DELETE", one, (r, p) -> delete(p));
  }

  private String dashboard(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    if (store.get(Dashboards.COLLECTION, id).isEmpty()) {
      throw Errors.absent("Unable to find dashboard [" + id + "]");
    }
    return id;
  }

  private Response create(Request request, Map<String, String> path) {
    String dashboard = dashboard(path);
    ObjectNode schedule = given(request);
    return store.transaction(
        () -> {
          schedule.put("dashboard_id", dashboard);
          schedule.put("schedule_id", (ids.policy() + ids.policy()).toLowerCase(Locale.ROOT));
          return kept(schedule.put("create_time", now()));
        });
  }

  private static ObjectNode given(Request request) {
    ObjectNode schedule = Bodies.read(request, Schedule.class);
    Errors.require(schedule, "cron_schedule");
    if (!schedule.has("pause_status")) {
      schedule.put("pause_status", "UNPAUSED");
    }
    return schedule;
  }

  private String now() {
    return Instant.ofEpochMilli(clock.millis()).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String key(ObjectNode schedule) {
    return schedule.path("dashboard_id").asText() + "/" + schedule.path("schedule_id").asText();
  }

  private Response kept(ObjectNode schedule) {
    schedule.put("update_time", now()).put("etag", Long.toString(ids.object() % 100_000_000L));
    store.put(COLLECTION, key(schedule), schedule);
    return Response.json(schedule);
  }

  private Response list(Request request, Map<String, String> path) {
    List<ObjectNode> all = List.copyOf(store.under(COLLECTION, dashboard(path) + "/"));
    return Pages.forward("schedules", all, request, "page_size", 100, 1000);
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("schedule", "");
    return store
        .get(COLLECTION, dashboard(path) + "/" + id)
        .orElseThrow(() -> Errors.absent("Unable to find schedule [" + id + "]"));
  }

  private Response replace(Request request, Map<String, String> path) {
    ObjectNode before = existing(path);
    ObjectNode schedule = given(request);
    String etag = schedule.path("etag").asText("");
    if (!etag.isEmpty() && !etag.equals(before.path("etag").asText())) {
      throw Errors.of(409, "ABORTED", "The schedule was changed since it was read: etag " + etag);
    }
    for (String field : List.of("dashboard_id", "schedule_id", "create_time")) {
      schedule.set(field, before.get(field));
    }
    return store.transaction(() -> kept(schedule));
  }

  private Response delete(Map<String, String> path) {
    String key = key(existing(path));
    return store.transaction(
        () -> {
          store.remove(COLLECTION, key);
          return Response.json(Json.object());
        });
  }
}
