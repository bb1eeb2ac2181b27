package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.ml.CreateRun;
import com.databricks.sdk.service.ml.LogBatch;
import com.databricks.sdk.service.ml.LogInputs;
import com.databricks.sdk.service.ml.UpdateRun;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** {@code /api/2.0/mlflow/runs}: parameters, metrics and tags that a training run logs. */
final class ExperimentRuns {
  private static final String COLLECTION = "databricks.experiment_run";
  private static final String PATH = "/api/2.0/mlflow/runs/";
  private static final String BULK = "/api/2.0/mlflow/databricks/runs/";

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;
  private final MlflowSearch search =
      new MlflowSearch(
          (run, entity, key) ->
              entity.equals("attributes")
                  ? MlflowSearch.field(run.path("info"), key)
                  : MlflowSearch.entry(run.path("data").path(entity), key));

  ExperimentRuns(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH + "create", (r, p) -> create(r))
        .on("GET", PATH + "get", (r, p) -> shown(existing(Errors.queried(r, "run_id"))))
        .on("POST", PATH + "update", (r, p) -> update(r))
        .on("POST", PATH + "log-metric", (r, p) -> log(r, "metrics"))
        .on("POST", PATH + "log-parameter", (r, p) -> log(r, "params"))
        .on("POST", PATH + "set-tag", (r, p) -> log(r, "tags"))
        .on("POST", PATH + "delete-tag", (r, p) -> untag(r))
        .on("POST", PATH + "log-inputs", (r, p) -> inputs(r))
        .on("POST", BULK + "delete-runs", (r, p) -> stageAll(r, "deleted"))
        .on("POST", BULK + "restore-runs", (r, p) -> stageAll(r, "active"))
        .on("POST", PATH + "log-batch", (r, p) -> logAll(r))
        .on("POST", PATH + "delete", (r, p) -> stage(r, "deleted"))
        .on("POST", PATH + "restore", (r, p) -> stage(r, "active"))
        .on("POST", PATH + "search", (r, p) -> search(r))
        .on("GET", "/api/2.0/mlflow/metrics/get-history", (r, p) -> history(r))
        .on("GET", "/api/2.0/mlflow/artifacts/list", (r, p) -> artifacts(r));
  }

  private Response create(Request request) {
    ObjectNode body = Bodies.read(request, CreateRun.class);
    ObjectNode experiment = Experiments.existing(store, Errors.text(body, "experiment_id"));
    return store.transaction(
        () -> {
          String seed = "run" + ids.object();
          String id =
              UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
                  .toString()
                  .replace("-", "");
          ObjectNode run = Json.object();
          ObjectNode info = run.putObject("info").put("run_id", id).put("run_uuid", id);
          info.set("experiment_id", experiment.get("experiment_id"));
          info.put("run_name", body.path("run_name").asText("run-" + id.substring(0, 8)));
          info.put("user_id", body.path("user_id").asText(Me.USER)).put("status", "RUNNING");
          info.put("start_time", body.path("start_time").asLong(clock.millis()));
          info.put(
              "artifact_uri",
              experiment.path("artifact_location").asText() + "/" + id + "/artifacts");
          info.put("lifecycle_stage", "active");
          run.putObject("data").set("tags", body.withArrayProperty("tags"));
          run.putArray("history");
          store.put(COLLECTION, id, run);
          return shown(run);
        });
  }

  private static Response shown(ObjectNode run) {
    return Response.json(Json.object().set("run", withoutHistory(run)));
  }

  private static ObjectNode withoutHistory(ObjectNode run) {
    ObjectNode copy = run.deepCopy();
    copy.remove("history");
    copy.withObject("/info").remove("_deleted");
    return copy;
  }

  private ObjectNode existing(String id) {
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> Errors.absent("Run '" + id + "' not found."))
        .deepCopy();
  }

  private ObjectNode existing(ObjectNode body) {
    String id = body.path("run_id").asText("");
    return existing(id.isEmpty() ? Errors.text(body, "run_uuid") : id);
  }

  private Response update(Request request) {
    ObjectNode body = Bodies.read(request, UpdateRun.class);
    ObjectNode run = existing(body);
    for (String field : List.of("status", "end_time", "run_name")) {
      if (body.has(field)) {
        run.withObject("/info").set(field, body.get(field));
      }
    }
    keep(run);
    return Response.json(Json.object().set("run_info", run.get("info")));
  }

  private Response log(Request request, String list) {
    ObjectNode body = Errors.body(request);
    ObjectNode run = existing(body);
    body.remove(List.of("run_id", "run_uuid"));
    add(run, list, body);
    keep(run);
    return Response.json(Json.object());
  }

  private Response logAll(Request request) {
    ObjectNode body = Bodies.read(request, LogBatch.class);
    ObjectNode run = existing(body);
    for (String list : List.of("metrics", "params", "tags")) {
      body.path(list).forEach(e -> add(run, list, (ObjectNode) e));
    }
    keep(run);
    return Response.json(Json.object());
  }

  /** A parameter is set once, a metric and a tag stand as they were logged last. */
  private void add(ObjectNode run, String list, ObjectNode entry) {
    String key = Errors.text(entry, "key");
    if (!entry.has("value")) {
      throw Errors.missing("value");
    }
    ArrayNode all = run.withObject("/data").withArrayProperty(list);
    if (list.equals("metrics")) {
      if (!entry.has("timestamp")) {
        entry.put("timestamp", clock.millis());
      }
      entry.put("step", entry.path("step").asLong());
      run.withArrayProperty("history").add(entry);
    }
    for (int i = 0; i < all.size(); i++) {
      if (all.path(i).path("key").asText().equals(key)) {
        boolean same = all.path(i).path("value").equals(entry.path("value"));
        if (list.equals("params") && !same) {
          throw Errors.invalid(
              "Changing param values is not allowed. Param with key='"
                  + key
                  + "' was already logged with value='"
                  + all.path(i).path("value").asText()
                  + "'.");
        }
        all.set(i, entry);
        return;
      }
    }
    all.add(entry);
  }

  private void keep(ObjectNode run) {
    store.transaction(
        () -> {
          store.put(COLLECTION, run.at("/info/run_id").asText(), run);
          return run;
        });
  }

  private Response stage(Request request, String stage) {
    ObjectNode run = existing(Errors.body(request));
    keep(staged(run, stage));
    return Response.json(Json.object());
  }

  private Response untag(Request request) {
    ObjectNode body = Errors.body(request);
    ObjectNode run = existing(body);
    Experiments.untag(run.withObject("/data"), Errors.text(body, "key"));
    keep(run);
    return Response.json(Json.object());
  }

  /** The data sets that a run used. */
  private Response inputs(Request request) {
    ObjectNode body = Bodies.read(request, LogInputs.class);
    ObjectNode run = existing(body);
    ArrayNode kept = run.withObject("/inputs").withArrayProperty("dataset_inputs");
    body.path("datasets").forEach(kept::add);
    keep(run);
    return Response.json(Json.object());
  }

  /** Puts away the runs that were made until a time, or brings those back put away since. */
  private Response stageAll(Request request, String stage) {
    ObjectNode body = Errors.body(request);
    String experiment = Errors.text(body, "experiment_id");
    boolean away = stage.equals("deleted");
    long time = body.path(away ? "max_timestamp_millis" : "min_timestamp_millis").asLong();
    long most = body.path("max_runs").asLong(10_000);
    int changed = 0;
    for (ObjectNode run : List.copyOf(store.all(COLLECTION).values())) {
      JsonNode info = run.path("info");
      long at = info.path(away ? "start_time" : "_deleted").asLong();
      if (info.path("experiment_id").asText().equals(experiment)
          && !info.path("lifecycle_stage").asText().equals(stage)
          && (away ? at <= time : at >= time)
          && changed < most) {
        keep(staged(run.deepCopy(), stage));
        changed++;
      }
    }
    return Response.json(Json.object().put(away ? "runs_deleted" : "runs_restored", changed));
  }

  private ObjectNode staged(ObjectNode run, String stage) {
    ObjectNode info = run.withObject("/info").put("lifecycle_stage", stage);
    if (stage.equals("deleted")) {
      info.put("_deleted", clock.millis());
    } else {
      info.remove("_deleted");
    }
    return run;
  }

  private Response search(Request request) {
    ObjectNode body = Errors.body(request);
    Set<String> experiments = new HashSet<>();
    body.path("experiment_ids").forEach(e -> experiments.add(e.asText()));
    String view = body.path("run_view_type").asText("ACTIVE_ONLY");
    List<ObjectNode> all = new ArrayList<>();
    for (ObjectNode run : store.all(COLLECTION).values()) {
      JsonNode info = run.path("info");
      if (experiments.contains(info.path("experiment_id").asText())
          && Experiments.seen(view, info.path("lifecycle_stage").asText())) {
        all.add(withoutHistory(run));
      }
    }
    List<ObjectNode> found = new ArrayList<>(search.matching(all, body.path("filter").asText("")));
    found.sort(
        search.order(
            MlflowSearch.asked(body.path("order_by")),
            Comparator.<ObjectNode>comparingLong(r -> -r.at("/info/start_time").asLong())
                .thenComparing(r -> r.at("/info/run_id").asText())));
    return Pages.forward(
        "runs", found, body.path("page_token").asText(), body.path("max_results").asInt(1000));
  }

  private Response history(Request request) {
    ObjectNode run = existing(Errors.queried(request, "run_id"));
    String key = Errors.queried(request, "metric_key");
    ArrayNode metrics = Json.MAPPER.createArrayNode();
    run.path("history")
        .forEach(
            m -> {
              if (m.path("key").asText().equals(key)) {
                metrics.add(m);
              }
            });
    return Response.json(Json.object().set("metrics", metrics));
  }

  private Response artifacts(Request request) {
    ObjectNode run = existing(Errors.queried(request, "run_id"));
    return Response.json(Json.object().set("root_uri", run.at("/info/artifact_uri")));
  }
}
