package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Searches service level objectives. Nothing measures them here, so all are without data. */
final class SloSearch {
  private static final String NO_DATA = "The denominator is zero valued";
  private static final String URL = "https://api.datadoghq.com/api/v1/slo/search?query=";

  private final Store store;
  private final SandboxClock clock;

  SloSearch(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  Response search(Request request) {
    String query = request.query().getOrDefault("query", "");
    int size = Math.max(1, Pages.number(request, "page[size]", 10));
    int number = Pages.number(request, "page[number]", 0);
    List<ObjectNode> found =
        store.all(Slos.COLLECTION).values().stream().filter(s -> matches(s, query)).toList();
    ObjectNode answer = Json.object();
    ArrayNode slos =
        answer
            .putObject("data")
            .put("type", "service_level_objective_search_results")
            .putObject("attributes")
            .putArray("slos");
    Pages.slice(found, number * (long) size, size).forEach(s -> slos.add(result(s)));
    int last = Math.max(0, Math.ceilDiv(found.size(), size) - 1);
    answer
        .putObject("meta")
        .putObject("pagination")
        .put("number", number)
        .put("first_number", 0)
        .put("prev_number", Math.max(0, number - 1))
        .put("next_number", number + 1)
        .put("last_number", last)
        .put("size", size)
        .put("type", "number_size")
        .put("total", found.size());
    String text = URL + URLEncoder.encode(query, StandardCharsets.UTF_8);
    answer
        .putObject("links")
        .put("self", text + "&page%5Bsize%5D=" + size + "&page%5Bnumber%5D=" + number)
        .putNull("last")
        .put("next", text + "&page[number]=" + (number + 1) + "&page[size]=" + size)
        .putNull("prev")
        .put("first", text + "&page[number]=0&page[size]=" + size);
    return Response.json(answer);
  }

  private static boolean matches(ObjectNode slo, String query) {
    String name = slo.path("name").asText().toLowerCase(Locale.ROOT);
    for (String word : query.toLowerCase(Locale.ROOT).split("\\s+", -1)) {
      boolean tag = Monitors.hasTag(slo, word);
      if (!word.isEmpty() && !tag && !name.contains(word.replace("\"", ""))) {
        return false;
      }
    }
    return true;
  }

  private ObjectNode result(ObjectNode slo) {
    ObjectNode result = Json.object();
    ObjectNode data = result.putObject("data").put("type", "slo");
    ObjectNode a = data.putObject("attributes");
    a.set("monitor_ids", slo.get("monitor_ids"));
    a.set("all_tags", slo.get("tags"));
    for (String prefix : List.of("env", "service", "team")) {
      ArrayNode tags = a.putArray(prefix + "_tags");
      slo.path("tags")
          .forEach(
              t -> {
                if (t.asText().startsWith(prefix + ":")) {
                  tags.add(t);
                }
              });
    }
    a.set("thresholds", slo.get("thresholds"));
    a.set("groups", slo.get("groups"));
    ArrayNode overall = a.putArray("overall_status");
    for (JsonNode t : slo.path("thresholds")) {
      ObjectNode status = overall.addObject();
      noData(status).putNull("status").put("error", NO_DATA);
      status.set("target", t.get("target"));
      status.set("timeframe", t.get("timeframe"));
    }
    ObjectNode query = a.putObject("query").putNull("metrics");
    query.set("numerator", slo.path("query").get("numerator"));
    query.set("denominator", slo.path("query").get("denominator"));
    a.put("slo_type", slo.path("type").asText());
    for (String field :
        List.of("name", "timeframe", "warning_threshold", "target_threshold", "created_at")) {
      a.set(field, slo.get(field));
    }
    a.set("modified_at", slo.get("modified_at"));
    String description = slo.path("description").asText("");
    a.put("description", description.isEmpty() ? null : description);
    noData(a.putObject("status")).putNull("sli").put("calculation_error", NO_DATA);
    ObjectNode creator = Accounts.creator();
    creator.remove("handle");
    a.set("creator", creator);
    data.put("id", slo.path("id").asText());
    return result;
  }

  private ObjectNode noData(ObjectNode status) {
    return status
        .putNull("error_budget_remaining")
        .putNull("raw_error_budget_remaining")
        .put("indexed_at", clock.millis() / 1000)
        .putNull("span_precision")
        .put("state", "no_data");
  }
}
