package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;

/**
 * The older Google Cloud integration by service-account key, {@code /api/v1/integration/gcp}. Keys
 * are taken and forgotten: nothing ever gives them back.
 */
final class GcpLegacy {
  private static final String COLLECTION = "datadog.gcp.v1";
  private static final String PATH = "/api/v1/integration/gcp";
  private static final List<String> SHOWN =
      List.of(
          "automute",
          "is_cspm_enabled",
          "resource_collection_enabled",
          "is_security_command_center_enabled");

  private final Store store;

  GcpLegacy(Store store) {
    this.store = store;
  }

  void on(Routes routes) {
    routes
        .on("GET", PATH, (r, p) -> list())
        .on("POST", PATH, (r, p) -> put(r, true))
        .on("PUT", PATH, (r, p) -> put(r, false))
        .on("DELETE", PATH, (r, p) -> delete(r));
  }

  private Response list() {
    ArrayNode all = Json.array();
    for (ObjectNode stored : store.all(COLLECTION).values()) {
      ObjectNode shown = all.addObject();
      shown.put("project_id", stored.path("project_id").asText(""));
      shown.put("client_email", stored.path("client_email").asText(""));
      shown.put("host_filters", stored.path("host_filters").asText(""));
      SHOWN.forEach(f -> shown.put(f, stored.path(f).asBoolean()));
      shown.putArray("errors");
    }
    return Response.json(all);
  }

  private Response put(Request request, boolean create) {
    ObjectNode body = Errors.body(request);
    for (String field : List.of("project_id", "client_email")) {
      if (body.path(field).asText("").isEmpty()) {
        throw Errors.bad("Missing required field: " + field);
      }
    }
    if (create && !body.path("private_key").isTextual()) {
      throw Errors.bad("Missing required field: private_key");
    }
    boolean collects = body.path("resource_collection_enabled").asBoolean();
    if (body.path("is_cspm_enabled").asBoolean() && !collects) {
      throw Errors.bad("Resource Collection must be enabled for CSM to be enabled");
    }
    ObjectNode kept = body.deepCopy();
    kept.remove(List.of("private_key", "private_key_id"));
    return store.transaction(
        () -> {
          store.put(COLLECTION, key(body), kept);
          return Response.json(Json.object());
        });
  }

  private Response delete(Request request) {
    ObjectNode body = Errors.body(request);
    return store.transaction(
        () -> {
          store.remove(COLLECTION, key(body));
          return Response.json(Json.object());
        });
  }

  private static String key(ObjectNode body) {
    return body.path("project_id").asText() + "|" + body.path("client_email").asText();
  }
}
