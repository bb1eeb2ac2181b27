package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.TreeSet;

/** What is known about each metric: its tags, which of them can be queried, its metadata. */
final class MetricTags {
  private static final String COLLECTION = "datadog.metric.tags";
  private static final String METADATA = "datadog.metric.metadata";
  private static final String ONE = "/api/v2/metrics/{name}";
  private static final Set<String> TYPES = Set.of("gauge", "count", "rate", "distribution");

  private final Store store;
  private final SandboxClock clock;

  MetricTags(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  void on(Routes routes) {
    routes
        .on("POST", ONE + "/tags", (r, p) -> configure(r, p))
        .on("GET", ONE + "/tags", (r, p) -> data(existing(p)))
        .on("PATCH", ONE + "/tags", (r, p) -> change(r, p))
        .on("DELETE", ONE + "/tags", (r, p) -> remove(p))
        .on("GET", ONE + "/all-tags", (r, p) -> data(allTags(p)))
        .on("GET", ONE + "/volumes", (r, p) -> data(volumes(p)))
        .on("GET", ONE + "/active-configurations", (r, p) -> data(active(p)))
        .on("GET", "/api/v1/metrics/{name}", (r, p) -> metadata(p))
        .on("PUT", "/api/v1/metrics/{name}", (r, p) -> describe(r, p));
  }

  private static Response data(JsonNode data) {
    return Response.json(Json.object().set("data", data));
  }

  /** All configurations, as {@code /api/v2/metrics?filter[configured]=true} lists them. */
  static List<ObjectNode> configured(Store store) {
    return List.copyOf(store.all(COLLECTION).values());
  }

  private Response configure(Request request, Map<String, String> path) {
    String name = name(path);
    JsonNode given = Errors.body(request).path("data").path("attributes");
    String type = given.path("metric_type").asText("");
    if (!TYPES.contains(type)) {
      throw Errors.bad("metric_type must be one of [gauge, count, rate, distribution]");
    }
    if (store.get(COLLECTION, name).isPresent()) {
      throw Errors.of(409, "Tag configuration for " + name + " already exists");
    }
    return store.transaction(
        () -> {
          ObjectNode object = Json.object().put("type", "manage_tags").put("id", name);
          ObjectNode a = object.putObject("attributes");
          a.set("tags", given.path("tags").isArray() ? given.get("tags") : Json.array());
          Times.stamp(a, "created_at", clock);
          a.set("modified_at", a.get("created_at"));
          a.put("metric_type", type);
          if (type.equals("distribution")) {
            a.put("include_percentiles", given.path("include_percentiles").asBoolean());
          } else {
            a.set("aggregations", aggregations(given, type));
          }
          store.put(COLLECTION, name, object);
          return Response.json(201, Json.object().set("data", object));
        });
  }

  private static ArrayNode aggregations(JsonNode given, String type) {
    if (given.path("aggregations") instanceof ArrayNode wanted) {
      return wanted;
    }
    String fold = type.equals("gauge") ? "avg" : "sum";
    ArrayNode all = Json.array();
    all.addObject().put("space", fold).put("time", fold);
    return all;
  }

  private Response change(Request request, Map<String, String> path) {
    ObjectNode object = existing(path).deepCopy();
    ObjectNode a = (ObjectNode) object.get("attributes");
    JsonNode given = Errors.body(request).path("data").path("attributes");
    for (String field : List.of("tags", "aggregations", "include_percentiles")) {
      if (given.has(field)) {
        a.set(field, given.get(field));
      }
    }
    return store.transaction(
        () -> {
          Times.stamp(a, "modified_at", clock);
          store.put(COLLECTION, object.path("id").asText(), object);
          return data(object);
        });
  }

  private Response remove(Map<String, String> path) {
    String name = existing(path).path("id").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, name);
          return Response.empty(204);
        });
  }

  private ObjectNode allTags(Map<String, String> path) {
    String name = name(path);
    TreeSet<String> tags = new TreeSet<>();
    for (ObjectNode d : store.all(Metrics.COLLECTION).values()) {
      if (d.path("metric").asText().equals(name)) {
        d.path("tags").forEach(t -> tags.add(t.asText()));
      }
    }
    ObjectNode object = Json.object().put("type", "metrics").put("id", name);
    tags.forEach(object.putObject("attributes").putArray("tags")::add);
    return object;
  }

  private ObjectNode volumes(Map<String, String> path) {
    String name = name(path);
    long series =
        store.all(Metrics.COLLECTION).values().stream()
            .filter(d -> d.path("metric").asText().equals(name))
            .map(d -> d.path("tags"))
            .distinct()
            .count();
    ObjectNode object = Json.object().put("type", "metric_volumes").put("id", name);
    object.putObject("attributes").put("indexed_volume", series).put("ingested_volume", series);
    return object;
  }

  private static ObjectNode active(Map<String, String> path) {
    ObjectNode object =
        Json.object().put("type", "actively_queried_configurations").put("id", name(path));
    ObjectNode a = object.putObject("attributes");
    a.putArray("active_tags");
    a.putArray("active_aggregations");
    return object;
  }

  private Response metadata(Map<String, String> path) {
    return Response.json(described(name(path)));
  }

  private ObjectNode described(String name) {
    ObjectNode kept = store.get(METADATA, name).orElseGet(Json::object);
    boolean sent =
        store.all(Metrics.COLLECTION).values().stream()
            .anyMatch(d -> d.path("metric").asText().equals(name));
    if (kept.isEmpty() && !sent) {
      throw Errors.of(404, "metric_name not found");
    }
    ObjectNode shown = Json.object();
    for (String field :
        List.of(
            "description",
            "integration",
            "per_unit",
            "short_name",
            "statsd_interval",
            "type",
            "unit")) {
      shown.set(field, kept.get(field));
    }
    return shown;
  }

  private Response describe(Request request, Map<String, String> path) {
    String name = name(path);
    ObjectNode body = Errors.body(request);
    return store.transaction(
        () -> {
          ObjectNode kept = store.get(METADATA, name).orElseGet(Json::object).deepCopy();
          kept.setAll(body);
          store.put(METADATA, name, kept);
          return Response.json(described(name));
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String name = name(path);
    return store.get(COLLECTION, name).orElseThrow(() -> Errors.of(404, name + " not found"));
  }

  private static String name(Map<String, String> path) {
    return path.getOrDefault("name", "");
  }
}
