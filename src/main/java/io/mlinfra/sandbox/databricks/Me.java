package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one user of the workspace, its settings and its personal access tokens. */
final class Me {
  static final String USER = "sandbox@example.com";
  static final String ID = "900000000001";

  private static final String CONF = "databricks.conf";
  static final String TOKENS = "databricks.token";
  private static final String TOKEN_PATH = "/api/2.0/token/";

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  Me(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/api/2.0/workspace-conf", (r, p) -> conf(r))
        .on("PATCH", "/api/2.0/workspace-conf", (r, p) -> setConf(r))
        .on("GET", TOKEN_PATH + "list", (r, p) -> tokens())
        .on("POST", TOKEN_PATH + "create", (r, p) -> createToken(r))
        .on("POST", TOKEN_PATH + "delete", (r, p) -> deleteToken(r));
  }

  static ObjectNode user() {
    ObjectNode user = Json.object().put("id", ID).put("userName", USER).put("active", true);
    user.put("displayName", "Sandbox");
    user.putObject("name").put("givenName", "Sandbox");
    user.putArray("emails").addObject().put("value", USER).put("type", "work").put("primary", true);
    user.putArray("schemas")
        .add("urn:ietf:params:scim:schemas:core:2.0:User")
        .add("urn:ietf:params:scim:schemas:extension:workspace:2.0:User");
    user.putArray("groups")
        .addObject()
        .put("display", "admins")
        .put("type", "direct")
        .put("value", "1")
        .put("$ref", "Groups/1");
    List.of("workspace-access", "databricks-sql-access", "allow-cluster-create")
        .forEach(e -> user.withArrayProperty("entitlements").addObject().put("value", e));
    return user;
  }

  private Response conf(Request request) {
    ObjectNode stored = store.get(CONF, "all").orElseGet(Json::object);
    ObjectNode answer = Json.object();
    Arrays.stream(Errors.queried(request, "keys").split(",", -1))
        .filter(k -> !k.isEmpty())
        .forEach(
            k ->
                answer.set(k, Optional.ofNullable(stored.get(k)).orElse(Json.object().nullNode())));
    return Response.json(answer);
  }

  private Response setConf(Request request) {
    ObjectNode body = Errors.body(request);
    for (Map.Entry<String, ?> e : body.properties()) {
      if (!body.path(e.getKey()).isTextual()) {
        throw Errors.invalid("Some values are not allowed: " + body);
      }
    }
    return store.transaction(
        () -> {
          ObjectNode all = store.get(CONF, "all").orElseGet(Json::object).deepCopy();
          all.setAll(body);
          store.put(CONF, "all", all);
          return Response.empty(204);
        });
  }

  private Response tokens() {
    ObjectNode answer = Json.object();
    List<ObjectNode> all = List.copyOf(store.all(TOKENS).values());
    if (!all.isEmpty()) {
      answer.set("token_infos", Json.array(all));
    }
    return Response.json(answer);
  }

  /** The value is shown once and kept nowhere. */
  private Response createToken(Request request) {
    ObjectNode body = Errors.body(request);
    long seconds = body.path("lifetime_seconds").asLong(-1);
    return store.transaction(
        () -> {
          String id = ids.policy().toLowerCase(java.util.Locale.ROOT);
          ObjectNode info = Json.object().put("token_id", id).put("creation_time", clock.millis());
          info.put("expiry_time", seconds < 0 ? -1 : clock.millis() + seconds * 1000);
          info.put("comment", body.path("comment").asText(""));
          store.put(TOKENS, id, info);
          ObjectNode answer = Json.object().put("token_value", "sandbox-" + id);
          return Response.json(answer.set("token_info", info));
        });
  }

  private Response deleteToken(Request request) {
    String id = Errors.text(Errors.body(request), "token_id");
    if (store.get(TOKENS, id).isEmpty()) {
      throw Errors.absent("Token with id " + id + " does not exist");
    }
    return store.transaction(
        () -> {
          store.remove(TOKENS, id);
          return Response.json(Json.object());
        });
  }
}
