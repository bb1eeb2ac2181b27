package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /api/2.0/settings/types/TYPE/names/NAME}: settings of the workspace. Who changes one has
 * to name the version that is there; a client that does not know it finds it in the refusal.
 */
final class WorkspaceSettings {
  private static final String COLLECTION = "databricks.setting";
  private static final String PATH = "/api/2.0/settings/types/{type}/names/{name}";
  private static final String ETAG = "etag";

  /** The types that {@code databricks-sdk-go} 0.175 knows for workspaces. */
  private static final List<String> TYPES =
      List.of(
          "aibi_dash_embed_ws_acc_policy",
          "aibi_dash_embed_ws_apprvd_domains",
          "automatic_cluster_update",
          "dashboard_email_subscriptions",
          "default_namespace_ws",
          "default_warehouse_id",
          "disable_legacy_access",
          "disable_legacy_dbfs",
          "enable-export-notebook",
          "enable-notebook-table-clipboard",
          "enable-results-downloading",
          "llm_proxy_partner_powered",
          "restrict_workspace_admins",
          "shield_csp_enablement_ws_db",
          "shield_esm_enablement_ws_db",
          "sql_results_download");

  private final Store store;
  private final WorkspaceIds ids;

  WorkspaceSettings(Store store, WorkspaceIds ids) {
    this.store = store;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("GET", PATH, (r, p) -> Response.json(existing(p)))
        .on("PATCH", PATH, this::update)
        .on("DELETE", PATH, this::delete);
  }

  private static String key(Map<String, String> path) {
    String type = path.getOrDefault("type", "");
    if (!TYPES.contains(type)) {
      throw Errors.of(404, "NOT_FOUND", "There is no setting of type '" + type + "'.");
    }
    return type + "/" + path.getOrDefault("name", "");
  }

  /** What stands, be it only the version of a setting that was never made. */
  private ObjectNode stored(String key) {
    return store.get(COLLECTION, key).orElseGet(() -> Json.object().put(ETAG, "v0"));
  }

  private static boolean isSet(ObjectNode stored) {
    return stored.has("setting_name");
  }

  private ObjectNode existing(Map<String, String> path) {
    ObjectNode stored = stored(key(path));
    if (!isSet(stored)) {
      throw refused(404, "NOT_FOUND", "The setting does not exist.", stored);
    }
    return stored;
  }

  private static ApiError refused(int status, String code, String message, ObjectNode stored) {
    ObjectNode info = Json.object().put("@type", "type.googleapis.com/google.rpc.ErrorInfo");
    info.put("reason", code).put("domain", "settings.databricks.com");
    info.putObject("metadata").set(ETAG, stored.get(ETAG));
    return Errors.of(status, code, message, info);
  }

  private static void fresh(String etag, ObjectNode stored) {
    if (!etag.equals(stored.path(ETAG).asText())) {
      throw refused(
          409,
          "RESOURCE_CONFLICT",
          "The etag '" + etag + "' is not that of the setting as it stands.",
          stored);
    }
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode body = Errors.body(request);
    if (!(body.path("setting") instanceof ObjectNode given)) {
      throw Errors.missing("setting");
    }
    String mask = Errors.text(body, "field_mask");
    String key = key(path);
    ObjectNode stored = stored(key).deepCopy();
    fresh(given.path(ETAG).asText(""), stored);
    for (String field : mask.split(",", -1)) {
      String name = field.strip().replaceFirst("\\..*", "");
      JsonNode value = given.path(name);
      if (value.isMissingNode()) {
        stored.remove(name);
      } else {
        stored.set(name, value);
      }
    }
    stored.put("setting_name", path.getOrDefault("name", ""));
    return store.transaction(
        () -> {
          stored.put(ETAG, "v" + ids.object());
          store.put(COLLECTION, key, stored);
          return Response.json(stored);
        });
  }

  private Response delete(Request request, Map<String, String> path) {
    ObjectNode stored = existing(path);
    Optional<String> etag = request.param(ETAG).filter(e -> !e.isEmpty());
    fresh(etag.orElse(""), stored);
    String key = key(path);
    return store.transaction(
        () -> {
          ObjectNode left = Json.object().put(ETAG, "v" + ids.object());
          store.put(COLLECTION, key, left);
          return Response.json(left);
        });
  }
}
