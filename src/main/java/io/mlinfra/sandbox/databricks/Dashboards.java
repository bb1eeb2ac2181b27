package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.dashboards.Dashboard;
import com.databricks.sdk.service.dashboards.PublishRequest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /api/2.0/lakeview/dashboards}: drafts, what is published of them, and the trash. */
final class Dashboards {
  static final String COLLECTION = "databricks.dashboard";
  private static final String PUBLISHED = "databricks.dashboard_published";
  private static final String PATH = "/api/2.0/lakeview/dashboards";
  private static final String STATE = "lifecycle_state";
  private static final String ID = "dashboard_id";

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;
  private final Files files;

  Dashboards(Store store, SandboxClock clock, WorkspaceIds ids, Files files) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.files = files;
  }

  void on(Routes routes) {
    String one = PATH + "/{id}";
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH, (r, p) -> list(r))
        .on("GET", one, (r, p) -> Response.json(existing(p)))
        .on("PATCH", one, this::update)
        .on("DELETE", one, (r, p) -> trash(p))
        .on("POST", one + "/published", this::publish)
        .on("GET", one + "/published", (r, p) -> Response.json(published(p)))
        .on("DELETE", one + "/published", (r, p) -> unpublish(p));
  }

  private String now() {
    return Instant.ofEpochMilli(clock.millis()).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private Response create(Request request) {
    ObjectNode given = Bodies.read(request, Dashboard.class);
    String name = given.path("display_name").asText("New Dashboard");
    String folder = Files.normal(given.path("parent_path").asText("/Users/" + Me.USER));
    files.existing(folder);
    String path = folder + "/" + name + ".lvdash.json";
    requireFree(path, "");
    return store.transaction(
        () -> {
          String id = (ids.policy() + ids.policy()).toLowerCase(Locale.ROOT);
          ObjectNode dashboard = Json.object().put(ID, id).put("display_name", name);
          dashboard.put("parent_path", folder).put("path", path).put(STATE, "ACTIVE");
          dashboard.put("etag", Long.toString(ids.object() % 100_000_000L));
          dashboard.put("create_time", now()).put("update_time", now());
          content(dashboard, given);
          store.put(COLLECTION, id, dashboard);
          return Response.json(dashboard);
        });
  }

  private void requireFree(String path, String exceptId) {
    boolean taken =
        store.all(COLLECTION).values().stream()
            .filter(d -> d.path(STATE).asText().equals("ACTIVE"))
            .filter(d -> !d.path(ID).asText().equals(exceptId))
            .anyMatch(d -> d.path("path").asText().equals(path));
    if (taken) {
      throw Errors.taken("Node named '" + path + "' already exists");
    }
  }

  /**
   * What is drawn. The service gives every page its type and ends the text with a new line, as the
   * Databricks CLI's own emulation says, which was checked against the service.
   */
  private static void content(ObjectNode dashboard, ObjectNode given) {
    if (given.has("warehouse_id")) {
      dashboard.set("warehouse_id", given.get("warehouse_id"));
    }
    String text = given.path("serialized_dashboard").asText("");
    if (text.isEmpty()) {
      return;
    }
    try {
      if (!(Json.MAPPER.readTree(text) instanceof ObjectNode drawn)) {
        throw Errors.invalid("serialized_dashboard must be a JSON object.");
      }
      drawn.path("pages").forEach(p -> ((ObjectNode) p).put("pageType", "PAGE_TYPE_CANVAS"));
      String kept = drawn.has("pages") ? Json.MAPPER.writer().writeValueAsString(drawn) : text;
      dashboard.put("serialized_dashboard", kept.endsWith("\n") ? kept : kept + "\n");
    } catch (JsonProcessingException e) {
      throw Errors.invalid("serialized_dashboard is not valid JSON.");
    }
  }

  private Response list(Request request) {
    boolean trashed = request.flag("show_trashed");
    List<ObjectNode> all =
        store.all(COLLECTION).values().stream()
            .filter(d -> trashed || d.path(STATE).asText().equals("ACTIVE"))
            .map(Dashboards::brief)
            .toList();
    return Pages.forward("dashboards", all, request, "page_size", 100, 1000);
  }

  private static ObjectNode brief(ObjectNode dashboard) {
    ObjectNode copy = dashboard.deepCopy();
    copy.remove(List.of("serialized_dashboard", "etag", "path", "parent_path", "update_time"));
    return copy;
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode dashboard = existing(path).deepCopy();
    if (!dashboard.path(STATE).asText().equals("ACTIVE")) {
      throw Errors.state("Dashboard " + dashboard.path(ID).asText() + " is in the trash.");
    }
    ObjectNode given = Bodies.read(request, Dashboard.class);
    String etag = given.path("etag").asText("");
    if (!etag.isEmpty() && !etag.equals(dashboard.path("etag").asText())) {
      throw Errors.of(409, "ABORTED", "The dashboard was changed since it was read: etag " + etag);
    }
    String name = given.path("display_name").asText(dashboard.path("display_name").asText());
    String to = dashboard.path("parent_path").asText() + "/" + name + ".lvdash.json";
    requireFree(to, dashboard.path(ID).asText());
    dashboard.put("display_name", name).put("path", to).put("update_time", now());
    dashboard.put("etag", Long.toString(dashboard.path("etag").asLong() + 1));
    content(dashboard, given);
    return keep(dashboard);
  }

  private Response keep(ObjectNode dashboard) {
    return store.transaction(
        () -> {
          store.put(COLLECTION, dashboard.path(ID).asText(), dashboard);
          return Response.json(dashboard);
        });
  }

  private Response trash(Map<String, String> path) {
    ObjectNode dashboard = existing(path).deepCopy().put(STATE, "TRASHED");
    return store.transaction(
        () -> {
          store.put(COLLECTION, dashboard.path(ID).asText(), dashboard);
          store.remove(PUBLISHED, dashboard.path(ID).asText());
          return Response.json(Json.object());
        });
  }

  private Response publish(Request request, Map<String, String> path) {
    ObjectNode dashboard = existing(path);
    ObjectNode given = Bodies.read(request, PublishRequest.class);
    ObjectNode published = Json.object();
    published.set("display_name", dashboard.get("display_name"));
    published.put(
        "warehouse_id",
        given.path("warehouse_id").asText(dashboard.path("warehouse_id").asText("")));
    published.put("embed_credentials", given.path("embed_credentials").asBoolean());
    published.put("revision_create_time", now());
    return store.transaction(
        () -> {
          store.put(PUBLISHED, dashboard.path(ID).asText(), published);
          return Response.json(published);
        });
  }

  private ObjectNode published(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return store
        .get(PUBLISHED, id)
        .orElseThrow(() -> Errors.absent("Unable to find published dashboard [" + id + "]"));
  }

  private Response unpublish(Map<String, String> path) {
    published(path);
    return store.transaction(
        () -> {
          store.remove(PUBLISHED, path.getOrDefault("id", ""));
          return Response.json(Json.object());
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> Errors.absent("Unable to find dashboard [" + id + "]"));
  }
}
