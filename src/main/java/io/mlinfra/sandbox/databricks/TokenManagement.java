package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.settings.CreateOboTokenRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /api/2.0/token-management}: everybody's tokens, and those made for service principals. */
final class TokenManagement {
  private static final String PATH = "/api/2.0/token-management/";

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;
  private final Scim scim;

  TokenManagement(Store store, SandboxClock clock, WorkspaceIds ids, Scim scim) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.scim = scim;
  }

  void on(Routes routes) {
    String one = PATH + "tokens/{id}";
    routes
        .on("GET", PATH + "tokens", (r, p) -> list(r))
        .on("GET", one, (r, p) -> Response.json(Json.object().set("token_info", shown(p))))
        .on("DELETE", one, (r, p) -> delete(p))
        .on("POST", PATH + "on-behalf-of/tokens", (r, p) -> create(r))
        .on("PATCH", "/api/2.0/token/{id}", this::update);
  }

  private Response list(Request request) {
    String by = request.query().getOrDefault("created_by_username", "");
    List<ObjectNode> found =
        store.all(Me.TOKENS).values().stream()
            .map(TokenManagement::owned)
            .filter(t -> by.isEmpty() || t.path("created_by_username").asText().equals(by))
            .toList();
    ObjectNode answer = Json.object();
    if (!found.isEmpty()) {
      answer.set("token_infos", Json.array(found));
    }
    return Response.json(answer);
  }

  /** A token with whose it is; one that nobody made for another is the user's own. */
  private static ObjectNode owned(ObjectNode token) {
    ObjectNode shown = Json.object().put("created_by_id", Long.parseLong(Me.ID));
    shown.put("created_by_username", Me.USER).put("owner_id", Long.parseLong(Me.ID));
    return shown.setAll(token);
  }

  private ObjectNode shown(Map<String, String> path) {
    return owned(existing(path));
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return store
        .get(Me.TOKENS, id)
        .orElseThrow(() -> Errors.absent("Token with id " + id + " does not exist"))
        .deepCopy();
  }

  private Response delete(Map<String, String> path) {
    String id = existing(path).path("token_id").asText();
    return store.transaction(
        () -> {
          store.remove(Me.TOKENS, id);
          return Response.json(Json.object());
        });
  }

  private Response create(Request request) {
    ObjectNode body = Bodies.read(request, CreateOboTokenRequest.class);
    String application = Errors.text(body, "application_id");
    if (!scim.knows("service_principal_name", application)) {
      throw Errors.absent("Service principal " + application + " does not exist.");
    }
    long seconds = body.path("lifetime_seconds").asLong(-1);
    return store.transaction(
        () -> {
          String id = ids.policy().toLowerCase(Locale.ROOT);
          ObjectNode token = Json.object().put("token_id", id).put("creation_time", clock.millis());
          token.put("expiry_time", seconds < 0 ? -1 : clock.millis() + seconds * 1000);
          token.put("comment", body.path("comment").asText(""));
          store.put(Me.TOKENS, id, token);
          ObjectNode answer = Json.object().put("token_value", "sandbox-" + id);
          return Response.json(answer.set("token_info", owned(token)));
        });
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode token = existing(path);
    String comment = Errors.body(request).path("token").path("comment").asText("");
    return store.transaction(
        () -> {
          store.put(Me.TOKENS, token.path("token_id").asText(), token.put("comment", comment));
          return Response.json(Json.object());
        });
  }
}
