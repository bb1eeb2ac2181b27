package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.catalog.UpdatePermissions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Grants on what Unity Catalog holds: kept and shown; nobody is kept out. */
final class Grants {
  private static final String COLLECTION = "databricks.grants";
  private static final String PATH = "/api/2.1/unity-catalog/%s/{type}/{name}";

  private final Store store;

  Grants(Store store) {
    this.store = store;
  }

  void on(Routes routes) {
    String path = PATH.formatted("permissions");
    routes
        .on("GET", path, (r, p) -> Response.json(kept(p)))
        .on("GET", PATH.formatted("effective-permissions"), (r, p) -> effective(p))
        .on("PATCH", path, this::change);
  }

  /** What was granted on an object goes with it. */
  static void forget(Store store, StoredKind kind, String name) {
    String type = kind.title().toLowerCase(Locale.ROOT).replace(' ', '_');
    store.remove(COLLECTION, (type.equals("registered_model") ? "function" : type) + "|" + name);
  }

  private static String key(Map<String, String> path) {
    return path.getOrDefault("type", "") + "|" + path.getOrDefault("name", "");
  }

  private ObjectNode kept(Map<String, String> path) {
    return store.get(COLLECTION, key(path)).orElseGet(Json::object);
  }

  private Response effective(Map<String, String> path) {
    ObjectNode answer = Json.object();
    for (JsonNode grant : kept(path).path("privilege_assignments")) {
      ObjectNode shown = answer.withArray("privilege_assignments").addObject();
      shown.set("principal", grant.get("principal"));
      ArrayNode privileges = shown.putArray("privileges");
      grant.path("privileges").forEach(p -> privileges.addObject().set("privilege", p));
    }
    return Response.json(answer);
  }

  private Response change(Request request, Map<String, String> path) {
    ObjectNode body = Bodies.read(request, UpdatePermissions.class);
    Map<String, TreeSet<String>> held = new TreeMap<>();
    for (JsonNode grant : kept(path).path("privilege_assignments")) {
      TreeSet<String> privileges = new TreeSet<>();
      grant.path("privileges").forEach(p -> privileges.add(p.asText()));
      held.put(grant.path("principal").asText(), privileges);
    }
    for (JsonNode change : body.path("changes")) {
      TreeSet<String> privileges =
          held.computeIfAbsent(change.path("principal").asText(), p -> new TreeSet<>());
      change.path("add").forEach(p -> privileges.add(p.asText()));
      // Taking ALL_PRIVILEGES away takes that one: others that were granted beside it stay
      // ("Manage privileges in Unity Catalog", read 2026-11-26).
      change.path("remove").forEach(p -> privileges.remove(p.asText()));
    }
    ObjectNode grants = Json.object();
    held.forEach(
        (principal, privileges) -> {
          if (!privileges.isEmpty()) {
            ObjectNode grant = grants.withArray("privilege_assignments").addObject();
            privileges.forEach(grant.put("principal", principal).putArray("privileges")::add);
          }
        });
    return store.transaction(
        () -> {
          store.put(COLLECTION, key(path), grants);
          return Response.json(grants);
        });
  }
}
