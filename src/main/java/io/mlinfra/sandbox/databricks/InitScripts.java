package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.compute.GlobalInitScriptCreateRequest;
import com.databricks.sdk.service.compute.GlobalInitScriptUpdateRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code /api/2.0/global-init-scripts}: scripts that run on every cluster, by position. */
final class InitScripts {
  private static final String COLLECTION = "databricks.init_script";
  private static final String PATH = "/api/2.0/global-init-scripts";
  private static final int MOST_BYTES = 64 << 10;

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  InitScripts(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("GET", PATH, (r, p) -> list())
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH + "/{id}", (r, p) -> Response.json(existing(p)))
        .on("PATCH", PATH + "/{id}", this::update)
        .on("DELETE", PATH + "/{id}", (r, p) -> delete(p));
  }

  private List<ObjectNode> inOrder() {
    return store.all(COLLECTION).values().stream()
        .sorted(Comparator.comparingLong(s -> s.path("position").asLong()))
        .toList();
  }

  private Response list() {
    ObjectNode answer = Json.object();
    for (ObjectNode script : inOrder()) {
      ObjectNode shown = script.deepCopy();
      shown.remove("script");
      answer.withArrayProperty("scripts").add(shown);
    }
    return Response.json(answer);
  }

  private Response create(Request request) {
    ObjectNode body = Bodies.read(request, GlobalInitScriptCreateRequest.class);
    Errors.text(body, "name");
    check(Errors.text(body, "script"));
    return store.transaction(
        () -> {
          ObjectNode script = body.deepCopy().put("script_id", ids.policy());
          script.put("enabled", body.path("enabled").asBoolean());
          script.put("created_by", Me.USER).put("created_at", clock.millis());
          place(script, body.path("position").asLong(store.all(COLLECTION).size()));
          return Response.json(Json.object().set("script_id", script.get("script_id")));
        });
  }

  /** Moves those behind it one further. */
  private void place(ObjectNode script, long position) {
    script.put("updated_by", Me.USER).put("updated_at", clock.millis());
    String id = script.path("script_id").asText();
    List<ObjectNode> others =
        inOrder().stream().filter(s -> !s.path("script_id").asText().equals(id)).toList();
    long own = Math.clamp(position, 0, others.size());
    for (int i = 0; i < others.size(); i++) {
      ObjectNode other = others.get(i).deepCopy().put("position", i < own ? i : i + 1);
      store.put(COLLECTION, other.path("script_id").asText(), other);
    }
    store.put(COLLECTION, id, script.put("position", own));
  }

  private static void check(String script) {
    try {
      if (Base64.getDecoder().decode(script).length > MOST_BYTES) {
        throw Errors.invalid("The script is larger than 64 KB.");
      }
    } catch (IllegalArgumentException e) {
      throw Errors.invalid("The script is not base64-encoded.");
    }
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode script = existing(path).deepCopy();
    ObjectNode body = Bodies.read(request, GlobalInitScriptUpdateRequest.class);
    if (body.has("script")) {
      check(body.path("script").asText());
    }
    body.remove("script_id");
    return store.transaction(
        () -> {
          script.setAll(body);
          place(script, script.path("position").asLong());
          return Response.json(Json.object());
        });
  }

  private Response delete(Map<String, String> path) {
    String id = existing(path).path("script_id").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return Response.json(Json.object());
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> Errors.absent("The global init script " + id + " does not exist."));
  }
}
