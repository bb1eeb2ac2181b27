package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Response;

/** The one metastore of the emulated workspace. */
final class Metastore {
  static final String ID = "11111111-2222-4333-8444-555555555555";

  private Metastore() {}

  private static ObjectNode metastore() {
    return Json.object()
        .put("metastore_id", ID)
        .put("name", "sandbox")
        .put("cloud", "gcp")
        .put("region", "us-central1")
        .put("global_metastore_id", "gcp:us-central1:" + ID)
        .put("owner", Me.USER)
        .put("delta_sharing_scope", "INTERNAL")
        .put("privilege_model_version", "1.0");
  }

  static Response summary() {
    return Response.json(metastore());
  }

  static Response list() {
    ObjectNode answer = Json.object();
    answer.putArray("metastores").add(metastore());
    return Response.json(answer);
  }

  static Response get(String id) {
    if (!id.equals(ID)) {
      throw Errors.of(404, "METASTORE_DOES_NOT_EXIST", "Metastore '" + id + "' does not exist.");
    }
    return summary();
  }

  static Response assignment() {
    return Response.json(
        Json.object()
            .put("metastore_id", ID)
            .put("workspace_id", Long.parseLong(Oidc.WORKSPACE_ID))
            .put("default_catalog_name", "main"));
  }
}
