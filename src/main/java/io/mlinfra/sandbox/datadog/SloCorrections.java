package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /api/v1/slo/correction}: periods that do not count against an objective. */
final class SloCorrections {
  private static final String COLLECTION = "datadog.slo.correction";
  private static final String PATH = "/api/v1/slo/correction";
  private static final int PER_PAGE = 25;
  private static final Set<String> CATEGORIES =
      Set.of("Scheduled Maintenance", "Outside Business Hours", "Deployment", "Other");
  private static final List<String> GIVEN =
      List.of("slo_id", "start", "end", "description", "category", "timezone", "rrule", "duration");

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  SloCorrections(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH, (r, p) -> list(r))
        .on("GET", PATH + "/{id}", (r, p) -> data(existing(p)))
        .on("PATCH", PATH + "/{id}", (r, p) -> update(r, p))
        .on("DELETE", PATH + "/{id}", (r, p) -> delete(p))
        .on("GET", "/api/v1/slo/{id}/corrections", (r, p) -> ofSlo(p));
  }

  private Response create(Request request) {
    JsonNode given = Errors.body(request).path("data").path("attributes");
    if (!given.has("slo_id") && !given.has("slo_query")) {
      throw Errors.bad("Invalid payload: must specify slo_id");
    }
    if (given.has("slo_id")) {
      slo(given.path("slo_id").asText());
    }
    check(given);
    return store.transaction(
        () -> {
          ObjectNode correction = Json.object().put("type", "correction").put("id", ids.uuid());
          ObjectNode a = correction.putObject("attributes");
          GIVEN.forEach(f -> a.set(f, given.get(f)));
          if (given.has("slo_query")) {
            a.set("slo_query", given.get("slo_query"));
          }
          a.put("created_at", seconds()).put("modified_at", seconds());
          a.putObject("creator").set("data", Accounts.brief());
          a.putNull("modifier");
          store.put(COLLECTION, correction.path("id").asText(), correction);
          ObjectNode answered = correction.deepCopy();
          ((ObjectNode) answered.get("attributes")).putNull("created_at").putNull("modified_at");
          return data(answered);
        });
  }

  private static void check(JsonNode a) {
    if (!CATEGORIES.contains(a.path("category").asText("Other"))) {
      throw Errors.bad("Invalid payload: invalid category");
    }
    if (a.path("end").isNumber() && a.path("end").asLong() <= a.path("start").asLong()) {
      throw Errors.bad("Invalid payload: end must be after start");
    }
  }

  private static Response data(ObjectNode correction) {
    return Response.json(Json.object().set("data", correction));
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode correction = existing(path).deepCopy();
    ObjectNode a = (ObjectNode) correction.get("attributes");
    if (Errors.body(request).path("data").path("attributes") instanceof ObjectNode given) {
      a.setAll(given);
    }
    check(a);
    return store.transaction(
        () -> {
          a.put("modified_at", seconds());
          a.putObject("modifier").set("data", Accounts.brief());
          store.put(COLLECTION, correction.path("id").asText(), correction);
          return data(correction);
        });
  }

  private Response list(Request request) {
    List<ObjectNode> all = List.copyOf(store.all(COLLECTION).values());
    int limit = Pages.number(request, "limit", PER_PAGE);
    List<ObjectNode> page = Pages.slice(all, Pages.number(request, "offset", 0), limit);
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(page));
    answer
        .putObject("meta")
        .putObject("page")
        .put("total_count", all.size())
        .put("total_filtered_count", page.size());
    return Response.json(answer);
  }

  private Response ofSlo(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    slo(id);
    List<ObjectNode> found =
        store.all(COLLECTION).values().stream()
            .filter(c -> c.path("attributes").path("slo_id").asText("").equals(id))
            .toList();
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(found));
    answer
        .putObject("meta")
        .putObject("pagination")
        .put("offset", 0)
        .put("first_offset", 0)
        .put("prev_offset", 0)
        .put("next_offset", 10)
        .put("last_offset", 0)
        .put("limit", 10)
        .put("type", "offset_limit")
        .put("total", found.size());
    String url = "https://api.datadoghq.com/api/v1/slo/" + id + "/corrections";
    answer
        .putObject("links")
        .put("self", url)
        .putNull("last")
        .put("next", url + "?page[offset]=10&page[limit]=10")
        .putNull("prev")
        .put("first", url + "?page[offset]=0&page[limit]=10");
    return Response.json(answer);
  }

  private Response delete(Map<String, String> path) {
    String id = existing(path).path("id").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return Response.empty(204);
        });
  }

  private void slo(String id) {
    if (store.get(Slos.COLLECTION, id).isEmpty()) {
      throw Errors.of(404, "SLO not found: " + id + " not found");
    }
  }

  private ObjectNode existing(Map<String, String> path) {
    return store
        .get(COLLECTION, path.getOrDefault("id", ""))
        .orElseThrow(() -> Errors.of(404, "SLO correction not found"));
  }

  private long seconds() {
    return clock.millis() / 1000;
  }
}
