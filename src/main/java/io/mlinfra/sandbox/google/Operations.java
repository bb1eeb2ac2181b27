package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Optional;

/** Long-running operations of the smaller services, found by name afterwards. */
public final class Operations implements SandboxService {
  private static final String STORE = "google/operations";

  private final Store store;
  private final Routes routes = new Routes();

  public Operations(Store store) {
    this.store = store;
    for (String version : List.of("v1", "v2", "v3", "v1beta1")) {
      routes.on(
          "GET",
          "/" + version + "/operations/{operation}",
          (r, p) ->
              Response.json(
                  store
                      .get(STORE, p.getOrDefault("operation", ""))
                      .orElseThrow(
                          () -> ApiError.canonical(404, "NOT_FOUND", "Operation not found."))));
    }
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  /** Keeps an operation that has ended, and answers with its name only, as of one just begun. */
  Response begun(String prefix, Optional<ObjectNode> metadata, ObjectNode response) {
    String id = prefix + Documents.digits(19);
    ObjectNode operation = Json.object().put("name", "operations/" + id).put("done", true);
    metadata.ifPresent(m -> operation.set("metadata", m));
    operation.set("response", response);
    store.transaction(
        () -> {
          store.put(STORE, id, operation);
          return true;
        });
    ObjectNode first = Json.object().put("name", "operations/" + id);
    metadata.ifPresent(m -> first.set("metadata", m));
    return Response.json(first);
  }

  static ObjectNode typed(String type, ObjectNode body) {
    ObjectNode typed = Json.object().put("@type", "type.googleapis.com/" + type);
    typed.setAll(body);
    return typed;
  }
}
