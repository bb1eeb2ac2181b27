package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.ml.CreateExperiment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code /api/2.0/mlflow/experiments}: what training runs belong to; a deleted one comes back. */
final class Experiments {
  static final String COLLECTION = "databricks.experiment";
  private static final String PATH = "/api/2.0/mlflow/experiments/";
  private static final String ID = "experiment_id";
  private static final String STAGE = "lifecycle_stage";

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;
  private final MlflowSearch search = MlflowSearch.ofTagged();

  Experiments(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH + "create", (r, p) -> create(r))
        .on("GET", PATH + "get", (r, p) -> shown(existing(store, Errors.queried(r, ID))))
        .on("GET", PATH + "get-by-name", (r, p) -> byName(Errors.queried(r, "experiment_name")))
        .on("GET", PATH + "list", (r, p) -> listed(r))
        .on("POST", PATH + "search", (r, p) -> searched(r))
        .on("POST", PATH + "update", (r, p) -> update(r))
        .on("POST", PATH + "set-experiment-tag", (r, p) -> tag(r))
        .on("POST", PATH + "delete", (r, p) -> stage(r, "deleted"))
        .on("POST", PATH + "restore", (r, p) -> stage(r, "active"));
  }

  static ObjectNode existing(Store store, String id) {
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> Errors.absent("Node ID " + id + " does not exist."))
        .deepCopy();
  }

  private static Response shown(ObjectNode experiment) {
    return Response.json(Json.object().set("experiment", experiment));
  }

  private Response create(Request request) {
    ObjectNode body = Bodies.read(request, CreateExperiment.class);
    String name = allowed(Errors.text(body, "name"));
    return store.transaction(
        () -> {
          String id = Long.toString(ids.object());
          ObjectNode experiment = Json.object().put(ID, id).put("name", name);
          experiment.put(
              "artifact_location",
              body.path("artifact_location").asText("dbfs:/databricks/mlflow-tracking/" + id));
          experiment.put(STAGE, "active").put("creation_time", clock.millis());
          ArrayNode tags = experiment.putArray("tags");
          body.path("tags").forEach(tags::add);
          put(tags, "mlflow.ownerId", Me.ID);
          put(tags, "mlflow.ownerEmail", Me.USER);
          put(tags, "mlflow.experiment.sourceName", name);
          put(tags, "mlflow.experimentType", "MLFLOW_EXPERIMENT");
          keep(experiment);
          return Response.json(Json.object().put(ID, id));
        });
  }

  private String allowed(String name) {
    if (!name.startsWith("/")) {
      throw Errors.invalid(
          "Got an invalid experiment name '"
              + name
              + "'. An experiment name must be an absolute path within the Databricks workspace."
              + " E.g. '/Users/<some-username>/my-experiment'.");
    }
    if (named(name).isPresent()) {
      throw Errors.taken("Node named '" + name + "' already exists");
    }
    return name;
  }

  private Optional<ObjectNode> named(String name) {
    return store.all(COLLECTION).values().stream()
        .filter(e -> e.path("name").asText().equals(name))
        .findFirst();
  }

  /** Sets a tag, or changes the one that is there. */
  static void put(ArrayNode tags, String key, String value) {
    for (JsonNode tag : tags) {
      if (tag.path("key").asText().equals(key)) {
        ((ObjectNode) tag).put("value", value);
        return;
      }
    }
    tags.addObject().put("key", key).put("value", value);
  }

  /** Takes a tag away; one that is not there is refused. */
  static void untag(ObjectNode object, String key) {
    ArrayNode left = Json.array();
    JsonNode tags = object.path("tags");
    tags.forEach(
        t -> {
          if (!t.path("key").asText().equals(key)) {
            left.add(t);
          }
        });
    if (left.size() == tags.size()) {
      throw Errors.absent("No tag with name: " + key);
    }
    object.set("tags", left);
  }

  private void keep(ObjectNode experiment) {
    experiment.put("last_update_time", clock.millis());
    store.put(COLLECTION, experiment.path(ID).asText(), experiment);
  }

  private Response byName(String name) {
    return shown(named(name).orElseThrow(() -> missing(name)));
  }

  private static ApiError missing(String name) {
    return Errors.absent("Node " + name + " does not exist.");
  }

  private Response listed(Request request) {
    String view = request.param("view_type").orElse("ACTIVE_ONLY");
    int size = Errors.number(request, "max_results", 1000, 1000);
    return page(all(view), request.param("page_token").orElse(""), size);
  }

  private Response searched(Request request) {
    ObjectNode body = Errors.body(request);
    List<ObjectNode> found =
        new ArrayList<>(
            search.matching(
                all(body.path("view_type").asText("ACTIVE_ONLY")), body.path("filter").asText("")));
    found.sort(
        search.order(
            MlflowSearch.asked(body.path("order_by")),
            Comparator.comparingLong(e -> -e.path("last_update_time").asLong())));
    return page(found, body.path("page_token").asText(), body.path("max_results").asInt(1000));
  }

  private List<ObjectNode> all(String view) {
    return store.all(COLLECTION).values().stream()
        .filter(e -> seen(view, e.path(STAGE).asText()))
        .toList();
  }

  private static Response page(List<ObjectNode> all, String token, int size) {
    return Pages.forward("experiments", all, token, size);
  }

  static boolean seen(String view, String stage) {
    return switch (view) {
      case "ALL" -> true;
      case "DELETED_ONLY" -> stage.equals("deleted");
      case "ACTIVE_ONLY" -> stage.equals("active");
      default -> throw Errors.invalid("Invalid value for view_type: " + view);
    };
  }

  private Response update(Request request) {
    ObjectNode body = Errors.body(request);
    ObjectNode experiment = existing(store, Errors.text(body, ID));
    String name = body.path("new_name").asText("");
    if (!name.isEmpty() && !name.equals(experiment.path("name").asText())) {
      experiment.put("name", allowed(name));
    }
    return changed(experiment);
  }

  private Response tag(Request request) {
    ObjectNode body = Errors.body(request);
    ObjectNode experiment = existing(store, Errors.text(body, ID));
    put(
        experiment.withArrayProperty("tags"),
        Errors.text(body, "key"),
        body.path("value").asText());
    return changed(experiment);
  }

  private Response stage(Request request, String stage) {
    ObjectNode experiment = existing(store, Errors.text(Errors.body(request), ID));
    return changed(experiment.put(STAGE, stage));
  }

  private Response changed(ObjectNode experiment) {
    return store.transaction(
        () -> {
          keep(experiment);
          return Response.json(Json.object());
        });
  }
}
