package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.Arrays;
import java.util.List;

/**
 * What clients ask about themselves and the workspace: the current user, workspace settings, secret
 * scopes, OAuth tokens for machines.
 */
final class Me {
  static final String USER = "sandbox@example.com";
  static final String ID = "1000000000001";

  private static final String CONF = "databricks.conf";
  private static final String SCOPES = "databricks.secret_scope";
  private static final String SECRETS = "databricks.secret";

  private final Store store;

  Me(Store store) {
    this.store = store;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/api/2.0/preview/scim/v2/Me", (r, p) -> Response.json(user()))
        .on("GET", "/api/2.0/workspace-conf", (r, p) -> conf(r))
        .on("PATCH", "/api/2.0/workspace-conf", (r, p) -> setConf(r))
        .on("GET", "/api/2.0/secrets/scopes/list", (r, p) -> scopes())
        .on("POST", "/api/2.0/secrets/scopes/create", (r, p) -> createScope(r))
        .on("POST", "/api/2.0/secrets/scopes/delete", (r, p) -> deleteScope(r))
        .on("GET", "/api/2.0/secrets/list", (r, p) -> secrets(r))
        .on("POST", "/api/2.0/secrets/put", (r, p) -> putSecret(r))
        .on("POST", "/api/2.0/secrets/delete", (r, p) -> deleteSecret(r))
        .on("GET", "/.well-known/databricks-config", (r, p) -> config(r))
        .on("GET", "/oidc/.well-known/oauth-authorization-server", (r, p) -> oidc(r))
        .on("POST", "/oidc/v1/token", (r, p) -> token(r));
  }

  private static ObjectNode user() {
    ObjectNode user = Json.object().put("id", ID).put("userName", USER).put("active", true);
    user.put("displayName", "Sandbox");
    user.putArray("emails").addObject().put("value", USER).put("type", "work").put("primary", true);
    user.putArray("schemas").add("urn:ietf:params:scim:schemas:core:2.0:User");
    user.putArray("groups").addObject().put("display", "admins").put("value", "1");
    return user;
  }

  private Response conf(Request request) {
    ObjectNode stored = store.get(CONF, "all").orElseGet(Json::object);
    ObjectNode answer = Json.object();
    Arrays.stream(request.query().getOrDefault("keys", "").split(",", -1))
        .filter(k -> !k.isEmpty())
        .forEach(k -> answer.set(k, stored.get(k)));
    return Response.json(answer);
  }

  private Response setConf(Request request) {
    ObjectNode body = Errors.body(request);
    return store.transaction(
        () -> {
          ObjectNode all = store.get(CONF, "all").orElseGet(Json::object).deepCopy();
          all.setAll(body);
          store.put(CONF, "all", all);
          return Response.empty(204);
        });
  }

  private Response scopes() {
    ObjectNode answer = Json.object();
    if (!store.all(SCOPES).isEmpty()) {
      answer.set("scopes", Json.array(List.copyOf(store.all(SCOPES).values())));
    }
    return Response.json(answer);
  }

  private Response createScope(Request request) {
    String name = Errors.text(Errors.body(request), "scope");
    if (store.get(SCOPES, name).isPresent()) {
      throw Errors.of(400, "RESOURCE_ALREADY_EXISTS", "Scope " + name + " already exists!");
    }
    return store.transaction(
        () -> {
          store.put(
              SCOPES, name, Json.object().put("name", name).put("backend_type", "DATABRICKS"));
          return Response.json(Json.object());
        });
  }

  private Response deleteScope(Request request) {
    String name = Errors.text(Errors.body(request), "scope");
    scope(name);
    return store.transaction(
        () -> {
          List.copyOf(store.entriesUnder(SECRETS, name + "/").keySet())
              .forEach(k -> store.remove(SECRETS, k));
          store.remove(SCOPES, name);
          return Response.json(Json.object());
        });
  }

  private Response secrets(Request request) {
    String name = request.param("scope").orElse("");
    scope(name);
    ObjectNode answer = Json.object();
    answer.set("secrets", Json.array(List.copyOf(store.under(SECRETS, name + "/"))));
    return Response.json(answer);
  }

  /** The value is taken and forgotten: no call gives it back. */
  private Response putSecret(Request request) {
    ObjectNode body = Errors.body(request);
    String name = Errors.text(body, "scope");
    String key = Errors.text(body, "key");
    scope(name);
    return store.transaction(
        () -> {
          store.put(SECRETS, name + "/" + key, Json.object().put("key", key));
          return Response.json(Json.object());
        });
  }

  private Response deleteSecret(Request request) {
    ObjectNode body = Errors.body(request);
    String id = Errors.text(body, "scope") + "/" + Errors.text(body, "key");
    if (store.get(SECRETS, id).isEmpty()) {
      throw Errors.absent("Secret " + id + " does not exist!");
    }
    return store.transaction(
        () -> {
          store.remove(SECRETS, id);
          return Response.json(Json.object());
        });
  }

  private void scope(String name) {
    if (store.get(SCOPES, name).isEmpty()) {
      throw Errors.absent("Scope " + name + " does not exist!");
    }
  }

  private static Response config(Request request) {
    return Response.json(
        Json.object().put("oidc_endpoint", "http://" + request.header("host") + "/oidc"));
  }

  private static Response oidc(Request request) {
    String base = "http://" + request.header("host") + "/oidc/v1/";
    return Response.json(
        Json.object()
            .put("authorization_endpoint", base + "authorize")
            .put("token_endpoint", base + "token"));
  }

  private static Response token(Request request) {
    boolean known =
        request.header("authorization").startsWith("Basic ") || request.body().length > 0;
    if (!known) {
      throw Errors.of(401, "invalid_client", "Client authentication failed");
    }
    return Response.json(
        Json.object()
            .put("access_token", "sandbox-token")
            .put("token_type", "Bearer")
            .put("expires_in", 3600)
            .put("scope", "all-apis"));
  }
}
