package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.compute.InstallLibraries;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;

/** {@code /api/2.0/libraries}: what is to be installed on a cluster, and whether it is. */
final class Libraries {
  private static final String COLLECTION = "databricks.libraries";
  private static final String PATH = "/api/2.0/libraries/";

  private final Store store;
  private final ClusterStore clusters;

  Libraries(Store store, ClusterStore clusters) {
    this.store = store;
    this.clusters = clusters;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH + "install", (r, p) -> change(r, true))
        .on("POST", PATH + "uninstall", (r, p) -> change(r, false))
        .on("GET", PATH + "cluster-status", (r, p) -> Response.json(status(queried(r))))
        .on("GET", PATH + "all-cluster-statuses", (r, p) -> all());
  }

  private String queried(Request request) {
    String id = Errors.queried(request, "cluster_id");
    clusters.existing(id);
    return id;
  }

  private ArrayNode of(String cluster) {
    return store
        .get(COLLECTION, cluster)
        .map(d -> (ArrayNode) d.path("libraries").deepCopy())
        .orElseGet(Json::array);
  }

  /** Installed while the cluster runs, else waiting for its start. */
  private ObjectNode status(String cluster) {
    String state = clusters.shown(clusters.existing(cluster)).path("state").asText();
    ObjectNode answer = Json.object().put("cluster_id", cluster);
    for (JsonNode library : of(cluster)) {
      ObjectNode s = answer.withArrayProperty("library_statuses").addObject();
      s.set("library", library.path("library"));
      boolean leaving = library.path("leaving").asBoolean();
      s.put(
          "status",
          leaving ? "UNINSTALL_ON_RESTART" : state.equals("RUNNING") ? "INSTALLED" : "PENDING");
      s.put("is_library_for_all_clusters", false);
    }
    return answer;
  }

  private Response all() {
    ObjectNode answer = Json.object();
    for (ObjectNode cluster : clusters.all()) {
      ObjectNode status = status(cluster.path("cluster_id").asText());
      if (status.has("library_statuses")) {
        answer.withArrayProperty("statuses").add(status);
      }
    }
    return Response.json(answer);
  }

  private Response change(Request request, boolean install) {
    ObjectNode body = Bodies.read(request, InstallLibraries.class);
    String id = Errors.text(body, "cluster_id");
    ObjectNode cluster = clusters.existing(id);
    boolean down = clusters.shown(cluster).path("state").asText().equals("TERMINATED");
    ArrayNode next = Json.array();
    for (JsonNode had : of(id)) {
      boolean named = named(body, had.path("library"));
      if (!named) {
        next.add(had);
      } else if (!install && !down) {
        next.add(((ObjectNode) had.deepCopy()).put("leaving", true));
      }
    }
    for (JsonNode library : body.path("libraries")) {
      if (library.isEmpty()) {
        throw Errors.invalid(
            "Each library must have a jar, whl, pypi, maven, cran or requirements");
      }
      if (install) {
        next.addObject().set("library", library);
      }
    }
    return store.transaction(
        () -> {
          store.put(COLLECTION, id, Json.object().set("libraries", next));
          return Response.json(Json.object());
        });
  }

  private static boolean named(ObjectNode body, JsonNode library) {
    return body.path("libraries").valueStream().anyMatch(library::equals);
  }
}
