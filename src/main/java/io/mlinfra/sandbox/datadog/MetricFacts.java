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

/** What Datadog says about a metric by itself: who uses it, how many series it would have. */
final class MetricFacts {
  private static final String ONE = "/api/v2/metrics/{name}";
  private static final String BULK = "/api/v2/metrics/config/bulk-tags";

  private final Store store;
  private final SandboxClock clock;

  MetricFacts(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  void on(Routes routes) {
    routes
        .on("GET", ONE + "/assets", (r, p) -> assets(p))
        .on("GET", ONE + "/estimate", (r, p) -> estimate(r, p))
        .on("POST", BULK, (r, p) -> bulk(r))
        .on("DELETE", BULK, (r, p) -> bulk(r));
  }

  private Response assets(Map<String, String> path) {
    String name = path.getOrDefault("name", "");
    ObjectNode answer = Json.object();
    ObjectNode data = answer.putObject("data").put("id", name).put("type", "metrics");
    ObjectNode relations = data.putObject("relationships");
    ArrayNode included = answer.putArray("included");
    for (Map.Entry<String, String> kind :
        Map.of("dashboards", Dashboards.COLLECTION, "monitors", Monitors.COLLECTION).entrySet()) {
      ArrayNode users = relations.putObject(kind.getKey()).putArray("data");
      for (ObjectNode object : store.all(kind.getValue()).values()) {
        if (object.toString().contains(name)) {
          String id = object.path("id").asText();
          users.addObject().put("type", kind.getKey()).put("id", id);
          ObjectNode shown = included.addObject().put("type", kind.getKey()).put("id", id);
          String title = object.path("title").asText(object.path("name").asText(""));
          shown.putObject("attributes").put("title", title);
        }
      }
    }
    for (String none : List.of("notebooks", "slos")) {
      relations.putObject(none).putArray("data");
    }
    return Response.json(answer);
  }

  private Response estimate(Request request, Map<String, String> path) {
    String name = path.getOrDefault("name", "");
    List<String> groups = List.of(request.query().getOrDefault("filter[groups]", "").split(","));
    long series =
        store.all(Metrics.COLLECTION).values().stream()
            .filter(d -> d.path("metric").asText().equals(name))
            .map(
                d ->
                    d.path("tags")
                        .valueStream()
                        .filter(t -> groups.contains(t.asText().split(":", 2)[0]))
                        .toList())
            .distinct()
            .count();
    ObjectNode answer = Json.object();
    ObjectNode data = answer.putObject("data").put("id", name);
    ObjectNode a = data.put("type", "metric_cardinality_estimate").putObject("attributes");
    a.put("estimated_output_series", series).put("estimate_type", "count_or_gauge");
    a.put("estimated_at", Times.text(clock.now()));
    return Response.json(answer);
  }

  /** Taken, to be carried out some time; here there is nothing that would change by it. */
  private static Response bulk(Request request) {
    JsonNode data = Errors.body(request).path("data");
    if (data.path("id").asText("").isEmpty()) {
      throw Errors.bad("'id' is a required property");
    }
    ObjectNode answer = (ObjectNode) data.deepCopy();
    ObjectNode a = answer.withObject("/attributes").put("status", "Accepted");
    if (request.method().equals("POST")) {
      a.putNull("exclude_tags_mode").putNull("include_actively_queried_tags_window");
    }
    a.put("override_existing_configurations", true);
    return Response.json(202, Json.object().set("data", answer));
  }
}
