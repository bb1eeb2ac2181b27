package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.Map;

/** {@code /api/v2/dashboards/usage}: what each dashboard holds; nobody looks at them here. */
final class DashboardUsage {
  private final Store store;

  DashboardUsage(Store store) {
    this.store = store;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/api/v2/dashboards/usage", (r, p) -> all())
        .on("GET", "/api/v2/dashboards/{id}/usage", (r, p) -> one(p));
  }

  private Response all() {
    return Response.json(
        Json.object()
            .set(
                "data",
                Json.array(
                    store.all(Dashboards.COLLECTION).values().stream()
                        .map(DashboardUsage::usage)
                        .toList())));
  }

  private Response one(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    ObjectNode dashboard =
        store
            .get(Dashboards.COLLECTION, id)
            .orElseThrow(() -> Errors.of(404, "Dashboard with ID " + id + " not found"));
    return Response.json(Json.object().set("data", usage(dashboard)));
  }

  private static ObjectNode usage(ObjectNode dashboard) {
    ObjectNode usage =
        Json.object().put("id", dashboard.path("id").asText()).put("type", "dashboards-usages");
    ObjectNode a = usage.putObject("attributes").put("org_id", Monitors.ORG);
    a.set("title", dashboard.get("title"));
    a.putArray("teams");
    a.put("created_at", dashboard.path("created_at").asText().replace("+00:00", "Z"));
    a.putObject("author")
        .put("id", Long.toString(Accounts.ID))
        .putNull("name")
        .put("handle", Accounts.HANDLE)
        .put("is_disabled", false);
    a.put("total_views", 0).putNull("viewed_at").putNull("viewer").putNull("total_views_by_type");
    a.put("edited_at", dashboard.path("modified_at").asText().replace("+00:00", "Z"));
    JsonNode widgets = dashboard.path("widgets");
    a.put("widget_count", widgets.size());
    ObjectNode byType = a.putObject("widget_count_by_type");
    for (JsonNode w : widgets) {
      String type = w.path("definition").path("type").asText();
      byType.put(type, byType.path(type).asInt() + 1);
    }
    a.putNull("dashboard_quality_score");
    return usage;
  }
}
