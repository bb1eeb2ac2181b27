package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /api/v1/slo}: service level objectives; nothing here measures them. */
final class Slos {
  static final String COLLECTION = "datadog.slo";
  private static final String PATH = "/api/v1/slo";

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  Slos(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    SloSearch search = new SloSearch(store, clock);
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH, (r, p) -> list(r))
        .on("GET", PATH + "/search", (r, p) -> search.search(r))
        .on("GET", PATH + "/can_delete", (r, p) -> canDelete(r))
        .on("GET", PATH + "/{id}/history", (r, p) -> SloHistory.of(decimals(existing(p)), r))
        .on("GET", PATH + "/{id}", (r, p) -> answer(decimals(existing(p))))
        .on("PUT", PATH + "/{id}", (r, p) -> update(r, p))
        .on("DELETE", PATH + "/{id}", (r, p) -> delete(p));
  }

  private static Response answer(JsonNode data) {
    ObjectNode answer = Json.object();
    answer.set("data", data);
    return Response.json(answer.putNull("error"));
  }

  private Response create(Request request) {
    ObjectNode body = Errors.body(request);
    SloRules.check(body, body.path("type").asText(""));
    return store.transaction(
        () -> {
          ObjectNode slo = Json.object().put("id", ids.hex());
          slo.putNull("name").putArray("tags");
          slo.putArray("monitor_tags");
          slo.set("creator", creator());
          slo.put("created_at", seconds());
          SloRules.take(body, slo);
          slo.put("modified_at", seconds());
          store.put(COLLECTION, slo.path("id").asText(), slo);
          return answer(Json.array().add(slo));
        });
  }

  private static ObjectNode creator() {
    ObjectNode creator = Accounts.creator();
    creator.remove("id");
    return creator;
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode slo = existing(path).deepCopy();
    ObjectNode body = Errors.body(request);
    body.put("type", slo.path("type").asText());
    SloRules.check(body, slo.path("type").asText());
    return store.transaction(
        () -> {
          SloRules.take(body, slo);
          slo.put("modified_at", seconds());
          store.put(COLLECTION, slo.path("id").asText(), slo);
          return answer(Json.array().add(slo));
        });
  }

  private Response list(Request request) {
    List<String> wanted = split(request.query().getOrDefault("ids", ""));
    String name = request.query().getOrDefault("query", "").toLowerCase(Locale.ROOT);
    String tags = request.query().getOrDefault("tags_query", "");
    List<ObjectNode> found =
        store.all(COLLECTION).values().stream()
            .filter(s -> wanted.isEmpty() || wanted.contains(s.path("id").asText()))
            .filter(s -> s.path("name").asText().toLowerCase(Locale.ROOT).contains(name))
            .filter(s -> split(tags).stream().allMatch(t -> Monitors.hasTag(s, t)))
            .map(Slos::decimals)
            .toList();
    int limit = Pages.number(request, "limit", 1000);
    List<ObjectNode> page = Pages.slice(found, Pages.number(request, "offset", 0), limit);
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(page));
    answer.putNull("error");
    if (request.param("limit").isPresent()) {
      answer
          .putObject("metadata")
          .putObject("page")
          .put("total_count", found.size())
          .put("total_filtered_count", page.size());
    }
    return Response.json(answer);
  }

  /** Read back, both thresholds are decimals. */
  private static ObjectNode decimals(ObjectNode slo) {
    ObjectNode copy = slo.deepCopy();
    for (String field : List.of("warning_threshold", "target_threshold")) {
      if (copy.path(field).isNumber()) {
        copy.put(field, copy.path(field).doubleValue());
      }
    }
    return copy;
  }

  private Response canDelete(Request request) {
    ObjectNode answer = Json.object();
    var ok = answer.putObject("data").putArray("ok");
    for (String id : split(request.query().getOrDefault("ids", ""))) {
      ok.add(existing(Map.of("id", id)).path("id").asText());
    }
    answer.putNull("errors");
    return Response.json(answer);
  }

  private Response delete(Map<String, String> path) {
    String id = existing(path).path("id").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return answer(Json.array().add(id));
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return store.get(COLLECTION, id).orElseThrow(() -> notFound(id));
  }

  private static ApiError notFound(String id) {
    return Errors.of(404, "SLO not found: " + id + " not found");
  }

  private long seconds() {
    return clock.millis() / 1000;
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split(",", -1)).filter(s -> !s.isBlank()).toList();
  }
}
