package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.ml.CreateModelVersionRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code /api/2.0/mlflow/model-versions} and {@code transition-requests}: what a registered model
 * was at a time, and the stage that it is in. The files stay where the source says.
 */
final class ModelVersions {
  private static final String COLLECTION = "databricks.model_version";
  private static final String PATH = "/api/2.0/mlflow/model-versions/";
  private static final String REQUESTS = "/api/2.0/mlflow/transition-requests/";
  private static final String STAGE = "current_stage";
  private static final String OPEN = "open_requests";
  private static final List<String> STAGES = List.of("None", "Staging", "Production", "Archived");
  private static final List<String> LIVE = List.of("Staging", "Production");

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;
  private final MlflowSearch search = MlflowSearch.ofTagged();

  ModelVersions(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH + "create", (r, p) -> create(r))
        .on("GET", PATH + "get", (r, p) -> shown(queried(r)))
        .on("GET", PATH + "get-download-uri", (r, p) -> source(queried(r)))
        .on("GET", PATH + "search", (r, p) -> search(r))
        .on("PATCH", PATH + "update", (r, p) -> update(Errors.body(r)))
        .on("POST", PATH + "set-tag", (r, p) -> tag(Errors.body(r)))
        .on("DELETE", PATH + "delete-tag", (r, p) -> untag(r))
        .on("DELETE", PATH + "delete", (r, p) -> delete(queried(r)))
        .on(
            "POST",
            "/api/2.0/mlflow/databricks/model-versions/transition-stage",
            (r, p) -> Response.json(transition(Errors.body(r))))
        .on("POST", REQUESTS + "create", (r, p) -> ask(Errors.body(r)))
        .on("GET", REQUESTS + "list", (r, p) -> asked(queried(r)))
        .on("POST", REQUESTS + "approve", (r, p) -> decide(Errors.body(r), true))
        .on("POST", REQUESTS + "reject", (r, p) -> decide(Errors.body(r), false))
        .on("DELETE", REQUESTS + "delete", (r, p) -> withdraw(r));
  }

  private static String key(String name, String version) {
    return name + "/" + version;
  }

  List<ObjectNode> of(String model) {
    return store.under(COLLECTION, model + "/").stream()
        .filter(v -> v.path("name").asText().equals(model))
        .sorted(Comparator.comparingLong(v -> v.path("version").asLong()))
        .toList();
  }

  /** The newest of each stage. */
  List<ObjectNode> latest(String model, JsonNode stages) {
    List<String> wanted = MlflowSearch.asked(stages);
    Map<String, ObjectNode> newest = new TreeMap<>();
    of(model).forEach(v -> newest.put(v.path(STAGE).asText(), plain(v)));
    return newest.values().stream()
        .filter(v -> wanted.isEmpty() || wanted.contains(v.path(STAGE).asText()))
        .toList();
  }

  /** Called within a transaction: versions go with the model that they are of. */
  void rename(String from, String to) {
    for (ObjectNode version : of(from)) {
      store.remove(COLLECTION, key(from, version.path("version").asText()));
      if (!to.isEmpty()) {
        keep(version.deepCopy().put("name", to));
      }
    }
  }

  boolean anyLive(String model) {
    return of(model).stream().anyMatch(v -> LIVE.contains(v.path(STAGE).asText()));
  }

  private void keep(ObjectNode version) {
    version.put("last_updated_timestamp", clock.millis());
    store.put(
        COLLECTION, key(version.path("name").asText(), version.path("version").asText()), version);
  }

  private static ObjectNode plain(ObjectNode version) {
    ObjectNode copy = version.deepCopy();
    copy.remove(List.of(OPEN, "last_number"));
    return copy;
  }

  private static Response shown(ObjectNode version) {
    return Response.json(Json.object().set("model_version", plain(version)));
  }

  private Response create(Request request) {
    ObjectNode version = Bodies.read(request, CreateModelVersionRequest.class);
    String name = Errors.text(version, "name");
    Errors.text(version, "source");
    if (store.get(RegisteredModels.COLLECTION, name).isEmpty()) {
      throw Errors.absent("Registered Model with name=" + name + " not found");
    }
    return store.transaction(
        () -> {
          ObjectNode model = store.get(RegisteredModels.COLLECTION, name).orElseThrow().deepCopy();
          long number = model.path("_last_version").asLong() + 1;
          store.put(RegisteredModels.COLLECTION, name, model.put("_last_version", number));
          version.put("version", Long.toString(number)).put(STAGE, "None");
          version.put("status", "READY").put("user_id", Me.USER);
          version.put("creation_timestamp", clock.millis());
          keep(version);
          return shown(version);
        });
  }

  private ObjectNode existing(String name, String version) {
    return store
        .get(COLLECTION, key(name, version))
        .orElseThrow(
            () ->
                Errors.absent(
                    "Model Version (name=" + name + ", version=" + version + ") not found"))
        .deepCopy();
  }

  private ObjectNode queried(Request request) {
    return existing(Errors.queried(request, "name"), Errors.queried(request, "version"));
  }

  private ObjectNode named(ObjectNode body) {
    return existing(Errors.text(body, "name"), Errors.text(body, "version"));
  }

  private static Response source(ObjectNode version) {
    ObjectNode answer = Json.object();
    return Response.json(answer.set("artifact_uri", version.get("source")));
  }

  private Response search(Request request) {
    List<ObjectNode> all = new ArrayList<>();
    store.all(COLLECTION).values().forEach(v -> all.add(plain(v)));
    List<ObjectNode> found =
        new ArrayList<>(search.matching(all, request.param("filter").orElse("")));
    found.sort(
        search.order(
            request.param("order_by").map(List::of).orElse(List.of()),
            Comparator.<ObjectNode, String>comparing(v -> v.path("name").asText())
                .thenComparing(v -> -v.path("version").asLong())));
    return Pages.forward("model_versions", found, request, "max_results", 10_000, 10_000);
  }

  private Response kept(ObjectNode version) {
    return store.transaction(
        () -> {
          keep(version);
          return shown(version);
        });
  }

  private Response update(ObjectNode body) {
    return kept(named(body).put("description", body.path("description").asText("")));
  }

  private Response tag(ObjectNode body) {
    ObjectNode version = named(body);
    Experiments.put(
        version.withArrayProperty("tags"), Errors.text(body, "key"), body.path("value").asText());
    kept(version);
    return Response.json(Json.object());
  }

  private Response untag(Request request) {
    ObjectNode version = queried(request);
    Experiments.untag(version, Errors.queried(request, "key"));
    kept(version);
    return Response.json(Json.object());
  }

  private Response delete(ObjectNode version) {
    if (LIVE.contains(version.path(STAGE).asText())) {
      throw Errors.state(
          "A model version in stage "
              + version.path(STAGE).asText()
              + " cannot be deleted; transition it to Archived first.");
    }
    return store.transaction(
        () -> {
          store.remove(
              COLLECTION, key(version.path("name").asText(), version.path("version").asText()));
          return Response.json(Json.object());
        });
  }

  private static String stage(ObjectNode body) {
    String stage = Errors.text(body, "stage");
    return STAGES.stream()
        .filter(s -> s.equalsIgnoreCase(stage))
        .findFirst()
        .orElseThrow(
            () ->
                Errors.invalid(
                    "Invalid Model Version stage: " + stage + ". Value must be one of " + STAGES));
  }

  private ObjectNode transition(ObjectNode body) {
    ObjectNode version = named(body);
    String stage = stage(body);
    return store.transaction(
        () -> {
          boolean archive = body.path("archive_existing_versions").asBoolean();
          if (archive && LIVE.contains(stage)) {
            for (ObjectNode other : of(version.path("name").asText())) {
              boolean itself = other.path("version").equals(version.path("version"));
              if (!itself && other.path(STAGE).asText().equals(stage)) {
                keep(other.deepCopy().put(STAGE, "Archived"));
              }
            }
          }
          keep(version.put(STAGE, stage));
          return Json.object().set("model_version_databricks", version);
        });
  }

  private ObjectNode activity(String type, ObjectNode version, String to, String comment) {
    ObjectNode activity = Json.object().put("id", Long.toString(ids.object()));
    activity.put("activity_type", type).put("user_id", Me.USER).put("comment", comment);
    activity.put("from_stage", version.path(STAGE).asText()).put("to_stage", to);
    return activity
        .put("creation_timestamp", clock.millis())
        .put("last_updated_timestamp", clock.millis());
  }

  private Response ask(ObjectNode body) {
    ObjectNode version = named(body);
    String stage = stage(body);
    if (open(version, stage).isPresent()) {
      throw Errors.taken("There is an open request to transition this version to " + stage + ".");
    }
    return store.transaction(
        () -> {
          ObjectNode request =
              activity("REQUESTED_TRANSITION", version, stage, body.path("comment").asText(""));
          version.withArrayProperty(OPEN).add(request);
          keep(version);
          ObjectNode answer = Json.object();
          ObjectNode shown = answer.putObject("request").put("to_stage", stage);
          shown.put("user_id", Me.USER).put("creation_timestamp", clock.millis());
          shown.put("comment", request.path("comment").asText());
          return Response.json(answer);
        });
  }

  private static Optional<JsonNode> open(ObjectNode version, String stage) {
    return version
        .path(OPEN)
        .valueStream()
        .filter(r -> r.path("to_stage").asText().equals(stage))
        .findFirst();
  }

  private static Response asked(ObjectNode version) {
    ObjectNode answer = Json.object();
    answer.putArray("requests").addAll(version.withArrayProperty(OPEN));
    return Response.json(answer);
  }

  private static void close(ObjectNode version, String stage) {
    if (open(version, stage).isEmpty()) {
      throw Errors.absent("There is no open request to transition this version to " + stage + ".");
    }
    ArrayNode left = Json.array();
    version
        .path(OPEN)
        .forEach(
            r -> {
              if (!r.path("to_stage").asText().equals(stage)) {
                left.add(r);
              }
            });
    version.set(OPEN, left);
  }

  private Response decide(ObjectNode body, boolean approved) {
    ObjectNode version = named(body);
    String stage = stage(body);
    close(version, stage);
    String type = approved ? "APPLIED_TRANSITION" : "REJECTED_TRANSITION";
    return store.transaction(
        () -> {
          ObjectNode activity = activity(type, version, stage, body.path("comment").asText(""));
          keep(version);
          if (approved) {
            transition(body);
          }
          return Response.json(Json.object().set("activity", activity));
        });
  }

  private Response withdraw(Request request) {
    ObjectNode version = queried(request);
    ObjectNode named = Json.object().put("stage", Errors.queried(request, "stage"));
    close(version, stage(named));
    kept(version);
    return Response.json(Json.object());
  }
}
