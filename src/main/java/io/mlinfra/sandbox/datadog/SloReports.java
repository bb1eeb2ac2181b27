package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /api/v2/slo/report}: taken, and never done, as there is nothing to report on. */
final class SloReports {
  private static final String COLLECTION = "datadog.slo.report";
  private static final String PATH = "/api/v2/slo/report";
  private static final Set<String> INTERVALS =
      Set.of("daily", "weekly", "monthly", "quarterly", "yearly", "custom");
  private static final String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

  private final Store store;
  private final Ids ids;

  SloReports(Store store, Ids ids) {
    this.store = store;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH + "/{id}/status", (r, p) -> status(p))
        .on("GET", PATH + "/{id}/download", (r, p) -> download(p));
  }

  private static ApiError refused(int status, String title, String detail) {
    ObjectNode body = Json.object();
    body.putArray("errors").addObject().put("title", title).put("detail", detail);
    return new ApiError(status, body, detail);
  }

  private Response create(Request request) {
    JsonNode a = Errors.body(request).path("data").path("attributes");
    String interval = a.path("interval").asText("weekly");
    if (!INTERVALS.contains(interval)) {
      throw refused(400, "Invalid Argument", interval + " is not a valid interval");
    }
    for (String field : List.of("query", "from_ts", "to_ts")) {
      if (!a.hasNonNull(field)) {
        throw refused(400, "Invalid Argument", field + " is required");
      }
    }
    return store.transaction(
        () -> {
          ObjectNode report = Json.object().put("id", ids.uuid()).put("type", "report_id");
          store.put(COLLECTION, report.path("id").asText(), report);
          return Response.json(Json.object().set("data", report));
        });
  }

  private Response status(Map<String, String> path) {
    ObjectNode report = existing(path).deepCopy();
    report.putObject("attributes").put("status", "in_progress");
    return Response.json(Json.object().set("data", report));
  }

  private Response download(Map<String, String> path) {
    throw refused(404, "Not Found", "report not ready: " + existing(path).path("id").asText());
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    if (!id.matches(UUID)) {
      throw refused(400, "Invalid Argument", "invalid report ID: " + id);
    }
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> refused(404, "Not Found", "report ID not found: " + id));
  }
}
