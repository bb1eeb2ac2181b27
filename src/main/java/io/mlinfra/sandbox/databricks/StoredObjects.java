package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Creates, reads, lists, changes and deletes the kinds of {@link StoredKind}, all in one way. */
final class StoredObjects {
  private static final String TABLES = "/api/2.1/unity-catalog/tables";
  private static final String INFORMATION = "information_schema";

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  StoredObjects(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    for (StoredKind kind : StoredKind.ALL) {
      String one = kind.path() + "/{id}";
      routes
          .on("POST", kind.path(), (r, p) -> create(kind, r))
          .on("GET", kind.path(), (r, p) -> list(kind, r))
          .on("GET", one, (r, p) -> Response.json(enveloped(kind, existing(kind, p))))
          .on("PATCH", one, (r, p) -> update(kind, r, p))
          .on("PUT", one, (r, p) -> update(kind, r, p))
          .on("DELETE", one, (r, p) -> delete(kind, r, p));
    }
    new Warehouses(store).on(routes);
    new Grants(store).on(routes);
    new CatalogSettings(store, clock).on(routes);
    new CatalogModels(store, clock).on(routes);
    routes
        .on("GET", "/api/2.1/unity-catalog/metastore_summary", (r, p) -> Metastore.summary())
        .on("GET", "/api/2.1/unity-catalog/metastores", (r, p) -> Metastore.list())
        .on(
            "GET",
            "/api/2.1/unity-catalog/metastores/{id}",
            (r, p) -> Metastore.get(p.getOrDefault("id", "")))
        .on(
            "GET",
            "/api/2.1/unity-catalog/current-metastore-assignment",
            (r, p) -> Metastore.assignment())
        .on("GET", TABLES + "/{id}/exists", (r, p) -> exists(p))
        .on("GET", "/api/2.1/unity-catalog/table-summaries", (r, p) -> summaries(r))
        .on("GET", "/api/2.1/unity-catalog/functions", (r, p) -> Response.json(Json.object()));
  }

  private Response exists(Map<String, String> path) {
    boolean there =
        store.get("databricks.stored." + TABLES, path.getOrDefault("id", "")).isPresent();
    return Response.json(Json.object().put("table_exists", there));
  }

  private Response summaries(Request request) {
    String catalog = Errors.queried(request, "catalog_name");
    ObjectNode answer = Json.object();
    for (ObjectNode table : store.all("databricks.stored." + TABLES).values()) {
      if (table.path("catalog_name").asText().equals(catalog)) {
        ObjectNode summary = answer.withArrayProperty("tables").addObject();
        summary.set("full_name", table.get("full_name"));
        summary.set("table_type", table.get("table_type"));
      }
    }
    return Response.json(answer);
  }

  private Response create(StoredKind kind, Request request) {
    ObjectNode body = Bodies.read(request, kind.shape());
    kind.required().forEach(f -> Errors.require(body, f));
    String name = name(kind, body);
    boolean taken =
        !name.isEmpty()
            && store.all(kind.collection()).values().stream()
                .anyMatch(o -> name(kind, o).equalsIgnoreCase(name));
    if (taken) {
      throw taken(kind, name);
    }
    parent(kind, name);
    return store.transaction(
        () -> {
          ObjectNode object = kind.defaults().deepCopy();
          object.setAll(body);
          if (kind.named()) {
            object.put("full_name", name);
            object.put("owner", Me.USER).put("metastore_id", Metastore.ID);
          }
          identify(kind, object, name);
          for (String field : kind.stamped()) {
            stamp(object, field);
          }
          complete(kind, object);
          store.put(kind.collection(), key(kind, object), object);
          if (kind.list().equals("catalogs")) {
            schema(object, "default");
            schema(object, INFORMATION);
          }
          boolean brief = kind.list().equals("warehouses");
          return Response.json(
              brief ? Json.object().set("id", object.get("id")) : enveloped(kind, object));
        });
  }

  /** A catalog begins with two schemas. */
  private void schema(ObjectNode catalog, String name) {
    String full = catalog.path("name").asText() + "." + name;
    ObjectNode schema = catalog.deepCopy().put("name", name).put("full_name", full);
    schema.put("securable_type", "SCHEMA").set("catalog_name", catalog.get("name"));
    schema.remove(List.of("isolation_mode", "accessible_in_current_workspace", "comment"));
    store.put("databricks.stored./api/2.1/unity-catalog/schemas", full, schema);
  }

  private static ApiError taken(StoredKind kind, String name) {
    String code =
        kind.catalogued()
            ? kind.title().toUpperCase(Locale.ROOT).replace(' ', '_') + "_ALREADY_EXISTS"
            : "RESOURCE_ALREADY_EXISTS";
    return Errors.of(400, code, kind.title() + " '" + name + "' already exists");
  }

  private void identify(StoredKind kind, ObjectNode object, String name) {
    switch (kind.form()) {
      case "number" -> object.put(kind.id(), ids.object());
      case "uuid" ->
          object.put(
              kind.id(),
              UUID.nameUUIDFromBytes(Long.toString(ids.object()).getBytes(StandardCharsets.UTF_8))
                  .toString());
      case "hex" -> object.put(kind.id(), ids.policy().toLowerCase(Locale.ROOT));
      default -> object.put(kind.id(), name);
    }
  }

  private void stamp(ObjectNode object, String field) {
    if (field.endsWith("_by")) {
      object.put(field, Me.USER);
    } else {
      object.put(field, clock.millis());
    }
  }

  private static void complete(StoredKind kind, ObjectNode object) {
    switch (kind.list()) {
      case "ip_access_lists" -> object.put("address_count", object.path("ip_addresses").size());
      case "repos" -> {
        String url = object.path("url").asText();
        String last = url.substring(url.lastIndexOf('/') + 1).replaceFirst("\\.git$", "");
        if (!object.has("path")) {
          object.put("path", "/Repos/" + Me.USER + "/" + last);
        }
      }
      case "warehouses" -> Warehouses.connect(object);
      case "results" -> object.put("destination_type", destination(object.path("config")));
      case "connections" -> object.putObject("provisioning_info").put("state", "ACTIVE");
      default -> {}
    }
  }

  private static String destination(JsonNode config) {
    String named = config.fieldNames().hasNext() ? config.fieldNames().next() : "email";
    return named.equals("generic_webhook") ? "WEBHOOK" : named.toUpperCase(Locale.ROOT);
  }

  private static String name(StoredKind kind, ObjectNode object) {
    return kind.names().stream().map(f -> object.path(f).asText()).collect(Collectors.joining("."));
  }

  private void parent(StoredKind kind, String name) {
    if (!kind.parent().isEmpty()) {
      String above = name.substring(0, name.lastIndexOf('.'));
      StoredKind parent =
          StoredKind.ALL.stream()
              .filter(k -> k.path().equals(kind.parent()))
              .findFirst()
              .orElseThrow();
      if (store.get(parent.collection(), above).isEmpty()) {
        throw missing(parent, above);
      }
    }
  }

  private static String key(StoredKind kind, ObjectNode object) {
    return object.path(kind.id()).asText();
  }

  private static ObjectNode shown(StoredKind kind, ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("_last_version");
    hide(kind, copy);
    return copy;
  }

  private static void hide(StoredKind kind, ObjectNode object) {
    for (String secret : kind.hidden()) {
      boolean given = object.remove(secret) != null;
      if (given && kind.list().equals("results")) {
        object.put(secret + "_set", true);
      }
    }
    for (JsonNode part : object) {
      if (part instanceof ObjectNode inner) {
        hide(kind, inner);
      }
    }
  }

  private static ObjectNode enveloped(StoredKind kind, ObjectNode object) {
    ObjectNode shown = shown(kind, object);
    return kind.envelope().isEmpty() ? shown : Json.object().set(kind.envelope(), shown);
  }

  private Response list(StoredKind kind, Request request) {
    List<ObjectNode> all =
        store.all(kind.collection()).values().stream()
            .filter(o -> within(o, request, "catalog_name"))
            .filter(o -> within(o, request, "schema_name"))
            .filter(
                o ->
                    o.path("path")
                        .asText()
                        .startsWith(request.query().getOrDefault("path_prefix", "")))
            .map(o -> shown(kind, o))
            .toList();
    int size = Errors.number(request, "max_results", 1000, 1000);
    String token =
        request.param("page_token").or(() -> request.param("next_page_token")).orElse("");
    ObjectNode page = Pages.page(kind.list(), all, token, size == 0 ? 1000 : size);
    page.remove("prev_page_token");
    return Response.json(page);
  }

  private static boolean within(ObjectNode object, Request request, String field) {
    Optional<String> wanted = request.param(field);
    return wanted.isEmpty() || object.path(field).asText().equals(wanted.get());
  }

  private Response update(StoredKind kind, Request request, Map<String, String> path) {
    ObjectNode object = existing(kind, path).deepCopy();
    ObjectNode body = Errors.body(request);
    String before = key(kind, object);
    Optional<String> renamed = Optional.ofNullable(body.path("new_name").textValue());
    body.remove(List.of("new_name", kind.id()));
    if (kind.list().equals("repos") && body.has("tag")) {
      body.set("branch", body.remove("tag"));
    }
    return store.transaction(
        () -> {
          object.setAll(body);
          if (renamed.isPresent() && kind.named()) {
            object.put("name", renamed.get()).put("full_name", name(kind, object));
            object.put(kind.id(), name(kind, object));
          }
          kind.stamped().stream()
              .filter(f -> f.startsWith("updated"))
              .forEach(f -> stamp(object, f));
          complete(kind, object);
          store.remove(kind.collection(), before);
          store.put(kind.collection(), key(kind, object), object);
          boolean silent =
              List.of("repos", "credentials").contains(kind.list()) && !kind.catalogued();
          return Response.json(silent ? Json.object() : enveloped(kind, object));
        });
  }

  private Response delete(StoredKind kind, Request request, Map<String, String> path) {
    String id = key(kind, existing(kind, path));
    for (StoredKind child : StoredKind.ALL) {
      boolean holds =
          child.parent().equals(kind.path())
              && store.all(child.collection()).keySet().stream()
                  .anyMatch(k -> k.startsWith(id + ".") && !k.endsWith("." + INFORMATION));
      if (holds && !request.flag("force")) {
        throw Errors.state(
            "Cannot delete "
                + kind.title().toLowerCase(Locale.ROOT)
                + " '"
                + id
                + "': it is not empty. Use force to delete it with what it holds.");
      }
    }
    return store.transaction(
        () -> {
          store.remove(kind.collection(), id);
          Grants.forget(store, kind, id);
          StoredKind.ALL.stream()
              .filter(StoredKind::named)
              .forEach(
                  child ->
                      List.copyOf(store.all(child.collection()).keySet()).stream()
                          .filter(k -> kind.named() && k.startsWith(id + "."))
                          .forEach(
                              k -> {
                                store.remove(child.collection(), k);
                                Grants.forget(store, child, k);
                              }));
          return Response.json(Json.object());
        });
  }

  private ObjectNode existing(StoredKind kind, Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return store.get(kind.collection(), id).orElseThrow(() -> missing(kind, id));
  }

  private static ApiError missing(StoredKind kind, String id) {
    String upper = kind.title().toUpperCase(Locale.ROOT).replace(' ', '_');
    return kind.catalogued()
        ? Errors.of(404, upper + "_DOES_NOT_EXIST", kind.title() + " '" + id + "' does not exist.")
        : Errors.absent(kind.title() + " " + id + " does not exist.");
  }
}
