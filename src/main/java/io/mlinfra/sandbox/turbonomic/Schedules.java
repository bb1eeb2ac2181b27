package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;

/** {@code /schedules}: when actions may be carried out. Kept and shown. */
final class Schedules {
  static final String COLLECTION = "turbonomic.schedule";

  private final Store store;
  private final Uuids uuids;

  Schedules(Store store, Uuids uuids) {
    this.store = store;
    this.uuids = uuids;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/schedules", (r, p) -> list())
        .on("POST", "/schedules", (r, p) -> create(r))
        .on("GET", "/schedules/{uuid}", (r, p) -> Response.json(existing(p)))
        .on("PUT", "/schedules/{uuid}", this::update)
        .on("DELETE", "/schedules/{uuid}", (r, p) -> delete(p));
  }

  private Response list() {
    return Response.json(Json.array(List.copyOf(store.all(COLLECTION).values())));
  }

  private static ObjectNode checked(Request request) {
    ObjectNode body = Errors.body(request).deepCopy();
    for (String field : List.of("displayName", "startTime", "endTime", "timeZone")) {
      Errors.text(body, field);
    }
    return body.put("className", "Schedule");
  }

  private Response create(Request request) {
    ObjectNode schedule = checked(request);
    return store.transaction(() -> put(schedule.put("uuid", uuids.next())));
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode schedule = checked(request).put("uuid", existing(path).path("uuid").asText());
    return store.transaction(() -> put(schedule));
  }

  private Response put(ObjectNode schedule) {
    store.put(COLLECTION, schedule.path("uuid").asText(), schedule);
    return Response.json(schedule);
  }

  private Response delete(Map<String, String> path) {
    String uuid = existing(path).path("uuid").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, uuid);
          return Response.json(Json.MAPPER.getNodeFactory().booleanNode(true));
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String uuid = path.getOrDefault("uuid", "");
    return store
        .get(COLLECTION, uuid)
        .orElseThrow(() -> Errors.absent("Schedule not found: " + uuid));
  }
}
