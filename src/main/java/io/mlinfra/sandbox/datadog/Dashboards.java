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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code /api/v1/dashboard}: create, read, list, replace, delete, restore. */
final class Dashboards {
  static final String COLLECTION = "datadog.dashboard";
  private static final String DELETED = "datadog.dashboard.deleted";
  private static final int LONGEST_SLUG = 80;

  /** What a body may hold; all of it comes back as it was sent. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "reflow_type",
          "tags",
          "template_variable_presets",
          "tabs",
          "default_timeframe",
          "is_read_only");

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  Dashboards(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", "/api/v1/dashboard", (r, p) -> create(r))
        .on("GET", "/api/v1/dashboard", (r, p) -> list(r))
        .on("DELETE", "/api/v1/dashboard", (r, p) -> deleteMany(r))
        .on("PATCH", "/api/v1/dashboard", (r, p) -> restore(r))
        .on("GET", "/api/v1/dashboard/{id}", (r, p) -> Response.json(existing(id(p))))
        .on("PUT", "/api/v1/dashboard/{id}", (r, p) -> replace(r, p))
        .on("DELETE", "/api/v1/dashboard/{id}", (r, p) -> delete(p));
  }

  private Response create(Request request) {
    ObjectNode body = Errors.body(request);
    DashboardRules.check(body);
    return store.transaction(
        () -> {
          ObjectNode dashboard = assemble(ids.dashboard(), body);
          Times.stamp(dashboard, "created_at", clock);
          dashboard.set("modified_at", dashboard.get("created_at"));
          store.put(COLLECTION, dashboard.path("id").asText(), dashboard);
          return Response.json(dashboard);
        });
  }

  private Response replace(Request request, Map<String, String> path) {
    ObjectNode current = existing(id(path));
    ObjectNode body = Errors.body(request);
    DashboardRules.check(body);
    return store.transaction(
        () -> {
          ObjectNode dashboard = assemble(current.path("id").asText(), body);
          dashboard.set("created_at", current.get("created_at"));
          Times.stamp(dashboard, "modified_at", clock);
          store.put(COLLECTION, dashboard.path("id").asText(), dashboard);
          return Response.json(dashboard);
        });
  }

  private ObjectNode assemble(String id, ObjectNode body) {
    ObjectNode d = Json.object().put("id", id);
    String title = body.path("title").asText();
    d.put("title", title);
    d.set("description", body.get("description"));
    d.put("author_handle", Accounts.HANDLE).putNull("author_name");
    d.set("layout_type", body.get("layout_type"));
    d.put("url", "/dashboard/" + id + "/" + slug(title));
    d.put("is_read_only", false);
    d.set("template_variables", body.get("template_variables"));
    d.set("widgets", withIds((ArrayNode) body.get("widgets")));
    d.set("notify_list", body.get("notify_list"));
    d.set("restricted_roles", body.has("restricted_roles") ? body.get("restricted_roles") : null);
    if (d.path("restricted_roles").isNull()) {
      d.putArray("restricted_roles");
    }
    OPTIONAL.stream().filter(body::has).forEach(f -> d.set(f, body.get(f)));
    return d;
  }

  private ArrayNode withIds(ArrayNode widgets) {
    ArrayNode out = Json.array();
    for (JsonNode widget : widgets) {
      ObjectNode copy = widget.deepCopy();
      if (!copy.has("id")) {
        copy.put("id", ids.widget());
      }
      if (copy.path("definition").path("widgets") instanceof ArrayNode inner) {
        ((ObjectNode) copy.get("definition")).set("widgets", withIds(inner));
      }
      out.add(copy);
    }
    return out;
  }

  private static String slug(String title) {
    String slug =
        title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").strip().replace(' ', '-');
    return slug.substring(0, Math.min(slug.length(), LONGEST_SLUG)).replaceAll("-+$", "");
  }

  private Response list(Request request) {
    boolean deleted = request.flag("filter[deleted]");
    boolean shared = request.flag("filter[shared]");
    List<ObjectNode> all = new ArrayList<>();
    if (!shared) {
      store.all(deleted ? DELETED : COLLECTION).values().forEach(d -> all.add(summary(d)));
    }
    List<ObjectNode> page =
        request.param("count").isEmpty() && request.param("start").isEmpty()
            ? all
            : Pages.slice(
                all, Pages.number(request, "start", 0), Pages.number(request, "count", 100));
    return Response.json(Json.object().set("dashboards", Json.array(page)));
  }

  private static ObjectNode summary(ObjectNode d) {
    ObjectNode s = Json.object();
    for (String field :
        List.of(
            "id",
            "title",
            "description",
            "layout_type",
            "url",
            "is_read_only",
            "created_at",
            "modified_at",
            "author_handle",
            "deleted_at")) {
      s.set(field, d.get(field));
    }
    return s;
  }

  private Response delete(Map<String, String> path) {
    String id = id(path);
    ObjectNode current = existing(id);
    return store.transaction(
        () -> {
          remove(id, current);
          return Response.json(Json.object().put("deleted_dashboard_id", id));
        });
  }

  private void remove(String id, ObjectNode current) {
    ObjectNode gone = current.deepCopy();
    Times.stamp(gone, "deleted_at", clock);
    store.remove(COLLECTION, id);
    store.put(DELETED, id, gone);
  }

  private Response deleteMany(Request request) {
    List<ObjectNode> found = named(request).stream().map(this::existing).toList();
    return store.transaction(
        () -> {
          found.forEach(d -> remove(d.path("id").asText(), d));
          return Response.empty(204);
        });
  }

  private Response restore(Request request) {
    List<String> wanted = named(request);
    for (String id : wanted) {
      if (store.get(DELETED, id).isEmpty()) {
        throw notFound(id);
      }
    }
    return store.transaction(
        () -> {
          for (String id : wanted) {
            store
                .get(DELETED, id)
                .ifPresent(
                    gone -> {
                      ObjectNode back = gone.deepCopy();
                      back.remove("deleted_at");
                      store.remove(DELETED, id);
                      store.put(COLLECTION, id, back);
                    });
          }
          return Response.empty(204);
        });
  }

  private static List<String> named(Request request) {
    List<String> named = new ArrayList<>();
    for (JsonNode item : Errors.body(request).path("data")) {
      if (!item.path("type").asText().equals("dashboard")) {
        throw Errors.bad("'type' must be 'dashboard'");
      }
      named.add(item.path("id").asText());
    }
    return named;
  }

  private ObjectNode existing(String id) {
    return store.get(COLLECTION, id).orElseThrow(() -> notFound(id));
  }

  private static io.mlinfra.sandbox.http.ApiError notFound(String id) {
    return Errors.of(404, "Dashboard with ID " + id + " not found");
  }

  private static String id(Map<String, String> path) {
    return path.getOrDefault("id", "");
  }
}
