package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Searches monitors with counts beside them, as the manage page does. */
final class MonitorSearch {
  private static final Set<String> STATUSES =
      Set.of("alert", "warn", "no data", "ok", "ignored", "skipped", "unknown");
  private static final int PER_PAGE = 30;

  private final Store store;

  MonitorSearch(Store store) {
    this.store = store;
  }

  Response monitors(Request request) {
    matches(Json.object(), request.query().getOrDefault("query", ""));
    List<ObjectNode> found =
        store.all(Monitors.COLLECTION).values().stream()
            .filter(m -> matches(m, request.query().getOrDefault("query", "")))
            .toList();
    ObjectNode answer = Json.object();
    answer.set("counts", counts(found));
    ArrayNode list = answer.putArray("monitors");
    page(request, found).forEach(m -> list.add(summary(m)));
    answer.set("metadata", metadata(request, found.size()));
    return Response.json(answer);
  }

  /** No monitor here has ever evaluated, so there are no groups. */
  Response groups(Request request) {
    matches(Json.object(), request.query().getOrDefault("query", ""));
    ObjectNode answer = Json.object();
    ObjectNode counts = answer.putObject("counts");
    for (String by : List.of("status", "muted", "tag", "type")) {
      counts.putArray(by);
    }
    answer.putArray("groups");
    answer.set("metadata", metadata(request, 0));
    return Response.json(answer);
  }

  private static <T> List<T> page(Request request, List<T> all) {
    int size = Pages.number(request, "per_page", PER_PAGE);
    return Pages.slice(all, Pages.number(request, "page", 0) * (long) size, size);
  }

  private static ObjectNode metadata(Request request, int total) {
    int size = Math.max(1, Pages.number(request, "per_page", PER_PAGE));
    return Json.object()
        .put("total_count", total)
        .put("page_count", Math.ceilDiv(total, size))
        .put("page", Pages.number(request, "page", 0))
        .put("per_page", size);
  }

  /** Words of the form {@code field:value}; others are looked for in the name. */
  private static boolean matches(ObjectNode monitor, String query) {
    boolean all = true;
    for (String word : words(query)) {
      int colon = word.indexOf(':');
      String field = colon < 0 ? "" : word.substring(0, colon);
      String value = word.substring(colon + 1).replace("\"", "");
      all &=
          switch (field) {
            case "status" -> status(monitor, value);
            case "tag" -> Monitors.hasTag(monitor, value);
            case "type" -> monitor.path("type").asText().startsWith(value);
            case "id" -> monitor.path("id").asText().equals(value);
            case "metric" -> monitor.path("query").asText().contains(value);
            default -> named(monitor, field.equals("title") ? value : word);
          };
    }
    return all;
  }

  private static List<String> words(String query) {
    List<String> words = new ArrayList<>();
    java.util.regex.Matcher m =
        java.util.regex.Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+").matcher(query);
    while (m.find()) {
      words.add(m.group());
    }
    return words;
  }

  private static boolean status(ObjectNode monitor, String value) {
    if (!STATUSES.contains(value.toLowerCase(Locale.ROOT))) {
      throw Errors.bad("Query parsing error: '" + value + "' is not a valid monitor status");
    }
    return monitor.path("overall_state").asText().equalsIgnoreCase(value);
  }

  private static boolean named(ObjectNode monitor, String text) {
    String wanted = text.replace("\"", "").replace("*", "").toLowerCase(Locale.ROOT);
    return monitor.path("name").asText().toLowerCase(Locale.ROOT).contains(wanted);
  }

  private static ObjectNode counts(List<ObjectNode> monitors) {
    Map<String, Integer> tags = new TreeMap<>();
    Map<String, Integer> types = new TreeMap<>();
    Map<String, Integer> statuses = new TreeMap<>();
    for (ObjectNode m : monitors) {
      m.path("tags").forEach(t -> tags.merge(t.asText(), 1, Integer::sum));
      types.merge(classification(m), 1, Integer::sum);
      statuses.merge(m.path("overall_state").asText(), 1, Integer::sum);
    }
    ObjectNode counts = Json.object();
    counts.set("status", counted(statuses));
    ArrayNode muted = counts.putArray("muted");
    if (!monitors.isEmpty()) {
      muted.addObject().put("count", monitors.size()).put("name", false);
    }
    counts.set("tag", counted(tags));
    counts.set("type", counted(types));
    return counts;
  }

  private static ArrayNode counted(Map<String, Integer> counts) {
    ArrayNode list = Json.array();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(e -> list.addObject().put("count", e.getValue()).put("name", e.getKey()));
    return list;
  }

  private static String classification(JsonNode monitor) {
    String type = monitor.path("type").asText();
    return type.startsWith("query") || type.startsWith("metric")
        ? "metric"
        : type.replace(" alert", "");
  }

  private static ObjectNode summary(ObjectNode m) {
    ObjectNode s = Json.object();
    s.put("status", m.path("overall_state").asText());
    s.putArray("scopes");
    s.put("classification", classification(m));
    s.set("creator", Accounts.author().put("id", Accounts.ID));
    s.putArray("metrics");
    s.putArray("notifications");
    s.putNull("muted_until_ts");
    s.putNull("last_triggered_ts");
    s.putArray("restricted_roles");
    for (String field :
        List.of(
            "query",
            "id",
            "name",
            "tags",
            "org_id",
            "priority",
            "overall_state_modified",
            "type")) {
      s.set(field, m.get(field));
    }
    return s;
  }
}
