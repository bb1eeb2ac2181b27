package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code /api/2.0/secrets}: scopes, their secrets, and who may read them. Values stay in memory, so
 * that none lies on a disk; after a restart {@code get} says that there is none.
 */
final class Secrets {
  private static final String PATH = "/api/2.0/secrets/";
  private static final String SCOPES = "databricks.secret_scope";
  private static final String SECRETS = "databricks.secret";
  private static final String ACLS = "databricks.secret_acl";
  private static final Set<String> LEVELS = Set.of("READ", "WRITE", "MANAGE");

  private final Store store;
  private final SandboxClock clock;
  private final Map<String, String> values = new ConcurrentHashMap<>();

  Secrets(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  void on(Routes routes) {
    routes
        .on("GET", PATH + "scopes/list", (r, p) -> listed("scopes", SCOPES, ""))
        .on("POST", PATH + "scopes/create", (r, p) -> createScope(r))
        .on("POST", PATH + "scopes/delete", (r, p) -> deleteScope(r))
        .on("GET", PATH + "list", (r, p) -> listed("secrets", SECRETS, queried(r) + "/"))
        .on("GET", PATH + "get", (r, p) -> get(r))
        .on("POST", PATH + "put", (r, p) -> put(r))
        .on("POST", PATH + "delete", (r, p) -> delete(r, SECRETS, "key", "Secret"))
        .on("GET", PATH + "acls/list", (r, p) -> listed("items", ACLS, queried(r) + "/"))
        .on("GET", PATH + "acls/get", (r, p) -> getAcl(r))
        .on("POST", PATH + "acls/put", (r, p) -> putAcl(r))
        .on("POST", PATH + "acls/delete", (r, p) -> delete(r, ACLS, "principal", "ACL of"));
  }

  private String queried(Request request) {
    return scope(Errors.queried(request, "scope"));
  }

  private String scope(String name) {
    if (store.get(SCOPES, name).isEmpty()) {
      throw Errors.absent("Scope " + name + " does not exist!");
    }
    return name;
  }

  private Response listed(String field, String collection, String prefix) {
    List<ObjectNode> found =
        prefix.isEmpty()
            ? List.copyOf(store.all(collection).values())
            : List.copyOf(store.under(collection, prefix));
    ObjectNode answer = Json.object();
    if (!found.isEmpty()) {
      answer.set(field, Json.array(found));
    }
    return Response.json(answer);
  }

  private Response createScope(Request request) {
    ObjectNode body = Errors.body(request);
    String name = Errors.text(body, "scope");
    if (!name.matches("[\\w.@-]{1,128}")) {
      throw Errors.invalid("Scope name must be 1 to 128 letters, digits, and -, _, @ or .");
    }
    if (store.get(SCOPES, name).isPresent()) {
      throw Errors.taken("Scope " + name + " already exists!");
    }
    String principal = body.path("initial_manage_principal").asText(Me.USER);
    return store.transaction(
        () -> {
          ObjectNode scope = Json.object().put("name", name).put("backend_type", "DATABRICKS");
          store.put(SCOPES, name, scope);
          ObjectNode acl = Json.object().put("principal", principal).put("permission", "MANAGE");
          store.put(ACLS, name + "/" + principal, acl);
          return Response.json(Json.object());
        });
  }

  private Response deleteScope(Request request) {
    String name = scope(Errors.text(Errors.body(request), "scope"));
    return store.transaction(
        () -> {
          for (String collection : List.of(SECRETS, ACLS)) {
            List.copyOf(store.entriesUnder(collection, name + "/").keySet())
                .forEach(k -> store.remove(collection, k));
          }
          store.remove(SCOPES, name);
          return Response.json(Json.object());
        });
  }

  private Response get(Request request) {
    String id = queried(request) + "/" + Errors.queried(request, "key");
    if (store.get(SECRETS, id).isEmpty()) {
      throw Errors.absent("Secret " + id + " does not exist!");
    }
    String value = values.get(id);
    if (value == null) {
      throw Errors.of(
          400,
          "BAD_REQUEST",
          "The embedded cloud keeps no values of secrets over a restart; put " + id + " again.");
    }
    ObjectNode answer = Json.object().put("key", Errors.queried(request, "key"));
    return Response.json(answer.put("value", value));
  }

  private Response put(Request request) {
    ObjectNode body = Errors.body(request);
    String name = scope(Errors.text(body, "scope"));
    String key = Errors.text(body, "key");
    if (body.has("string_value") == body.has("bytes_value")) {
      throw Errors.invalid("Exactly one of string_value and bytes_value must be set.");
    }
    values.put(name + "/" + key, value(body));
    return store.transaction(
        () -> {
          ObjectNode kept = Json.object().put("key", key);
          store.put(SECRETS, name + "/" + key, kept.put("last_updated_timestamp", clock.millis()));
          return Response.json(Json.object());
        });
  }

  private static String value(ObjectNode body) {
    return body.has("bytes_value")
        ? body.path("bytes_value").asText()
        : Base64.getEncoder()
            .encodeToString(body.path("string_value").asText().getBytes(StandardCharsets.UTF_8));
  }

  private Response getAcl(Request request) {
    String id = queried(request) + "/" + Errors.queried(request, "principal");
    return Response.json(
        store.get(ACLS, id).orElseThrow(() -> Errors.absent("ACL " + id + " does not exist!")));
  }

  private Response putAcl(Request request) {
    ObjectNode body = Errors.body(request);
    String name = scope(Errors.text(body, "scope"));
    String principal = Errors.text(body, "principal");
    String permission = Errors.text(body, "permission");
    if (!LEVELS.contains(permission)) {
      throw Errors.invalid("Invalid permission level " + permission);
    }
    return store.transaction(
        () -> {
          ObjectNode acl = Json.object().put("principal", principal);
          store.put(ACLS, name + "/" + principal, acl.put("permission", permission));
          return Response.json(Json.object());
        });
  }

  private Response delete(Request request, String collection, String field, String what) {
    ObjectNode body = Errors.body(request);
    String id = scope(Errors.text(body, "scope")) + "/" + Errors.text(body, field);
    if (store.get(collection, id).isEmpty()) {
      throw Errors.absent(what + " " + id + " does not exist!");
    }
    return store.transaction(
        () -> {
          store.remove(collection, id);
          return Response.json(Json.object());
        });
  }
}
