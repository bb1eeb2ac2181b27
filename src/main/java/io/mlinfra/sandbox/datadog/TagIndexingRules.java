package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /api/v2/metrics/tag-indexing-rules}: which tags of which metrics can be queried. */
final class TagIndexingRules {
  private static final String COLLECTION = "datadog.metric.rule";
  private static final String PATH = "/api/v2/metrics/tag-indexing-rules";
  private static final String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
  private static final long LONGEST_WINDOW = 7_776_000;
  private static final List<String> BY_USE =
      List.of("exclude_not_queried_window_seconds", "exclude_not_used_in_assets");

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  TagIndexingRules(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH, (r, p) -> list())
        .on("POST", PATH + "/order", (r, p) -> order(r))
        .on("GET", PATH + "/{id}", (r, p) -> data(200, existing(p)))
        .on("PUT", PATH + "/{id}", (r, p) -> update(r, p))
        .on("DELETE", PATH + "/{id}", (r, p) -> delete(p))
        .on("GET", "/api/v2/metrics/{name}/tag-indexing-rules", (r, p) -> ofMetric(p));
  }

  private static Response data(int status, JsonNode data) {
    return Response.json(status, Json.object().set("data", data));
  }

  private Response create(Request request) {
    ObjectNode given = attributes(request);
    check(given);
    return store.transaction(
        () -> {
          ObjectNode rule = Json.object().put("id", ids.uuid()).put("type", "tag_indexing_rules");
          ObjectNode a = rule.putObject("attributes");
          a.put("created_at", clock.now().toString()).put("created_by_handle", Accounts.HANDLE);
          a.put("rule_order", store.all(COLLECTION).size() + 1);
          take(given, a);
          store.put(COLLECTION, rule.path("id").asText(), rule);
          return data(201, rule);
        });
  }

  private void take(ObjectNode given, ObjectNode a) {
    a.put("exclude_tags_mode", false);
    a.setAll(given);
    a.put("modified_at", clock.now().toString()).put("modified_by_handle", Accounts.HANDLE);
    ObjectNode options = Json.object().put("version", 1);
    ObjectNode inner = options.putObject("data");
    inner.put("override_previous_rules", false).put("manage_preexisting_metrics", true);
    if (given.path("options").path("data") instanceof ObjectNode wanted) {
      inner.setAll(wanted.deepCopy());
    }
    // A switch that is off is not shown.
    if (inner.path("dynamic_tags") instanceof ObjectNode dynamic) {
      dynamic.properties().removeIf(e -> e.getValue().isBoolean() && !e.getValue().asBoolean());
    }
    a.set("options", options);
  }

  private static ObjectNode attributes(Request request) {
    return Errors.body(request).path("data").path("attributes") instanceof ObjectNode given
        ? given
        : Json.object();
  }

  private static void check(ObjectNode a) {
    if (a.path("name").asText("").isEmpty()) {
      throw invalid("name is required");
    }
    if (a.path("metric_name_matches").isEmpty()) {
      throw invalid("metric_name_matches is required");
    }
    JsonNode options = a.path("options");
    if (options.has("version") && options.path("version").asInt() != 1) {
      throw invalid("options version must be 1");
    }
    JsonNode dynamic = options.path("data").path("dynamic_tags");
    if (!a.path("exclude_tags_mode").asBoolean() && BY_USE.stream().anyMatch(dynamic::has)) {
      throw invalid(
          String.join("/", BY_USE)
              + " cannot be set when exclude_tags_mode is false — \"by tag usage\" is Exclude-mode"
              + " only");
    }
    for (Map.Entry<String, JsonNode> field : dynamic.properties()) {
      if (field.getValue().isNumber() && field.getValue().asLong() > LONGEST_WINDOW) {
        throw invalid(
            "dynamic_tags." + field.getKey() + " cannot exceed 7776000 seconds (90 days)");
      }
    }
  }

  private static io.mlinfra.sandbox.http.ApiError invalid(String why) {
    return Errors.bad("Invalid request body: " + why);
  }

  private List<ObjectNode> ordered() {
    return store.all(COLLECTION).values().stream()
        .sorted(Comparator.comparingInt(r -> r.path("attributes").path("rule_order").asInt()))
        .toList();
  }

  private Response list() {
    List<ObjectNode> all = ordered();
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(all));
    answer.putObject("meta").put("total", all.size());
    String url = "https://api.datadoghq.com" + PATH;
    answer
        .putObject("links")
        .put("self", url)
        .put("first", url + "?page%5Blimit%5D=100&page%5Boffset%5D=0");
    return Response.json(answer);
  }

  private Response ofMetric(Map<String, String> path) {
    String name = path.getOrDefault("name", "");
    if (!name.matches("[A-Za-z][A-Za-z0-9_.]*")) {
      throw Errors.bad(
          "Invalid metric name: metric name must start with a letter and only contain letters,"
              + " numbers, dots, and underscores");
    }
    List<ObjectNode> found =
        ordered().stream()
            .filter(
                r ->
                    r.path("attributes")
                        .path("metric_name_matches")
                        .valueStream()
                        .anyMatch(m -> name.matches(glob(m.asText()))))
            .toList();
    return data(200, Json.array(found));
  }

  private static String glob(String pattern) {
    return pattern.replace(".", "\\.").replace("*", ".*");
  }

  private Response order(Request request) {
    List<String> wanted =
        attributes(request).path("rule_ids").valueStream().map(JsonNode::asText).toList();
    if (wanted.isEmpty()) {
      throw Errors.bad("rule_ids must not be empty");
    }
    List<Optional<ObjectNode>> rules =
        wanted.stream().map(id -> store.get(COLLECTION, id)).toList();
    if (rules.stream().anyMatch(Optional::isEmpty)) {
      throw Errors.of(404, "One or more tag indexing rule IDs not found");
    }
    return store.transaction(
        () -> {
          int position = 1;
          for (Optional<ObjectNode> rule : rules) {
            ObjectNode moved = rule.orElseThrow().deepCopy();
            ((ObjectNode) moved.get("attributes")).put("rule_order", position++);
            store.put(COLLECTION, moved.path("id").asText(), moved);
          }
          return Response.empty(204);
        });
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode rule = existing(path).deepCopy();
    ObjectNode given = attributes(request);
    check(given);
    return store.transaction(
        () -> {
          take(given, (ObjectNode) rule.get("attributes"));
          store.put(COLLECTION, rule.path("id").asText(), rule);
          return data(200, rule);
        });
  }

  /** Deleting what is gone is no error. */
  private Response delete(Map<String, String> path) {
    String id = id(path);
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return Response.empty(204);
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    return store
        .get(COLLECTION, id(path))
        .orElseThrow(() -> Errors.of(404, "Tag indexing rule not found"));
  }

  private static String id(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    if (!id.matches(UUID)) {
      throw Errors.bad("Invalid tag indexing rule ID format");
    }
    return id;
  }
}
