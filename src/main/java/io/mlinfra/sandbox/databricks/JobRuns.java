package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.jobs.RepairRun;
import com.databricks.sdk.service.jobs.RunNow;
import com.databricks.sdk.service.jobs.SubmitRun;
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
import java.util.List;
import java.util.Optional;

/**
 * Runs of jobs. Nothing is carried out: by the clock a run waits, runs and ends well, unless it is
 * cancelled.
 */
final class JobRuns {
  private static final String COLLECTION = "databricks.run";
  private static final long PENDING_MS = 10_000;
  private static final long RUNNING_MS = 60_000;
  private static final int MOST_LISTED = 25;

  /** The field of its repairs, as the service shows it. */
  private static final String REPAIRS = "repair_history";

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;
  private final double timeScale;

  JobRuns(Store store, SandboxClock clock, WorkspaceIds ids, double timeScale) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.timeScale = timeScale;
  }

  /**
   * @param path {@code /api/2.2/jobs/}
   */
  void on(Routes routes, String path) {
    routes
        .on("POST", path + "run-now", (r, p) -> runNow(r))
        .on("POST", path + "runs/submit", (r, p) -> submit(r))
        .on("GET", path + "runs/get", (r, p) -> Response.json(shown(existing(r))))
        .on("GET", path + "runs/get-output", (r, p) -> output(r))
        .on("GET", path + "runs/list", (r, p) -> list(r))
        .on("GET", path + "runs/export", (r, p) -> export(r))
        .on("POST", path + "runs/repair", (r, p) -> repair(r))
        .on("POST", path + "runs/cancel", (r, p) -> cancel(Errors.body(r)))
        .on("POST", path + "runs/cancel-all", (r, p) -> cancelAll(Errors.body(r)))
        .on("POST", path + "runs/delete", (r, p) -> delete(Errors.body(r)));
  }

  private Response runNow(Request request) {
    ObjectNode body = Bodies.read(request, RunNow.class);
    ObjectNode job = Jobs.existing(store, Errors.text(body, "job_id"));
    long active =
        store.all(COLLECTION).values().stream()
            .filter(r -> r.path("job_id").equals(job.path("job_id")))
            .filter(r -> !over(r))
            .count();
    boolean full = active >= job.path("settings").path("max_concurrent_runs").asLong(1);
    if (full && !job.path("settings").path("queue").path("enabled").asBoolean()) {
      return start(job, job.path("settings"), "JOB_RUN", true);
    }
    return start(job, job.path("settings"), "JOB_RUN", false);
  }

  private Response submit(Request request) {
    ObjectNode body = Bodies.read(request, SubmitRun.class);
    ObjectNode job = Json.object().put("job_id", 0);
    return start(job, body, "SUBMIT_RUN", false);
  }

  private Response start(ObjectNode job, JsonNode settings, String type, boolean skipped) {
    return store.transaction(
        () -> {
          long id = ids.object();
          ObjectNode run = Json.object().put("run_id", id).put("number_in_job", id);
          run.set("job_id", job.get("job_id"));
          run.put("creator_user_name", Me.USER).put("start_time", clock.millis());
          run.put(
              "run_name", settings.path("name").asText(settings.path("run_name").asText("run")));
          run.put("run_type", type).put("trigger", "ONE_TIME").put("format", "MULTI_TASK");
          ArrayNode tasks = run.putArray("tasks");
          for (JsonNode task : settings.path("tasks")) {
            tasks.add(((ObjectNode) task.deepCopy()).put("run_id", ids.object()));
          }
          if (skipped) {
            run.put("ended", "SKIPPED").put("end_time", clock.millis());
          }
          keep(run);
          ObjectNode answer = Json.object().put("run_id", id);
          return Response.json(type.equals("JOB_RUN") ? answer.put("number_in_job", id) : answer);
        });
  }

  private void keep(ObjectNode run) {
    store.put(COLLECTION, run.path("run_id").asText(), run);
  }

  private long end(ObjectNode run) {
    return run.path("end_time").asLong(begun(run) + (long) ((PENDING_MS + RUNNING_MS) * timeScale));
  }

  /** When it was started, or was repaired last. */
  private static long begun(ObjectNode run) {
    JsonNode repairs = run.path(REPAIRS);
    JsonNode last = repairs.isEmpty() ? run : repairs.path(repairs.size() - 1);
    return last.path("start_time").asLong();
  }

  private boolean over(ObjectNode run) {
    return clock.millis() >= end(run);
  }

  /** As it stands at the time of asking. */
  private ObjectNode shown(ObjectNode stored) {
    ObjectNode run = stored.deepCopy();
    String ended = run.path("ended").asText("SUCCESS");
    run.remove("ended");
    ObjectNode state = state(stored, ended);
    run.set("state", state);
    long end = end(stored);
    long start = stored.path("start_time").asLong();
    run.put("setup_duration", 0).put("cleanup_duration", 0);
    run.put("end_time", over(stored) ? end : 0);
    run.put("execution_duration", over(stored) ? end - start : 0);
    run.put("run_page_url", "https://127.0.0.1/?o=" + Oidc.WORKSPACE_ID + "#job/run");
    for (JsonNode task : run.path("tasks")) {
      ((ObjectNode) task).set("state", state);
      ((ObjectNode) task).put("start_time", start).put("end_time", over(stored) ? end : 0);
    }
    return run;
  }

  private ObjectNode state(ObjectNode run, String ended) {
    ObjectNode state = Json.object();
    if (over(run)) {
      state.put("life_cycle_state", ended.equals("SKIPPED") ? "SKIPPED" : "TERMINATED");
      state.put("state_message", ended.equals("CANCELED") ? "Run cancelled." : "");
      if (!ended.equals("SKIPPED")) {
        state.put("result_state", ended);
      }
      return state.put("user_cancelled_or_timedout", ended.equals("CANCELED"));
    }
    boolean waits = clock.millis() < begun(run) + PENDING_MS * timeScale;
    return state
        .put("life_cycle_state", waits ? "PENDING" : "RUNNING")
        .put("state_message", waits ? "Waiting for cluster" : "In run")
        .put("user_cancelled_or_timedout", false);
  }

  /**
   * Runs tasks of a run again that is over. Who repairs for the second time has to name the repair
   * before.
   */
  private Response repair(Request request) {
    ObjectNode body = Bodies.read(request, RepairRun.class);
    ObjectNode run = whole(body).deepCopy();
    if (!over(run)) {
      throw Errors.invalid("The run " + run.path("run_id").asText() + " is active.");
    }
    ArrayNode repairs = run.withArrayProperty(REPAIRS);
    long last = repairs.isEmpty() ? 0 : repairs.path(repairs.size() - 1).path("id").asLong();
    if (body.path("latest_repair_id").asLong() != last) {
      throw Errors.invalid("latest_repair_id must be that of the last repair, " + last + ".");
    }
    List<Long> tasks = new ArrayList<>();
    for (JsonNode task : run.path("tasks")) {
      String key = task.path("task_key").asText();
      if (body.path("rerun_all_failed_tasks").asBoolean()
          || body.path("rerun_tasks").valueStream().anyMatch(t -> t.asText().equals(key))) {
        tasks.add(task.path("run_id").asLong());
      }
    }
    if (tasks.isEmpty()) {
      throw Errors.invalid("Name tasks of the run in rerun_tasks, or set rerun_all_failed_tasks.");
    }
    return store.transaction(
        () -> {
          long id = ids.object();
          ObjectNode repair = repairs.addObject().put("id", id).put("type", "REPAIR");
          repair.put("start_time", clock.millis());
          tasks.forEach(repair.putArray("task_run_ids")::add);
          run.remove(List.of("ended", "end_time"));
          keep(run);
          return Response.json(Json.object().put("repair_id", id));
        });
  }

  /** Nothing was carried out, so there is nothing to look at. */
  private Response export(Request request) {
    existing(request);
    ObjectNode answer = Json.object();
    answer.putArray("views");
    return Response.json(answer);
  }

  private Response output(Request request) {
    ObjectNode answer = Json.object();
    answer.set("metadata", shown(existing(request)));
    answer.putObject("notebook_output");
    return Response.json(answer);
  }

  private Response list(Request request) {
    String job = request.query().getOrDefault("job_id", "");
    boolean active = request.flag("active_only");
    boolean completed = request.flag("completed_only");
    if (active && completed) {
      throw Errors.invalid("Only one of active_only and completed_only may be set.");
    }
    List<ObjectNode> all =
        store.all(COLLECTION).values().stream()
            .filter(r -> job.isEmpty() || r.path("job_id").asText().equals(job))
            .filter(r -> !active || !over(r))
            .filter(r -> !completed || over(r))
            .map(this::shown)
            .toList()
            .reversed();
    int size = Errors.number(request, "limit", 20, MOST_LISTED);
    ObjectNode page = Pages.page("runs", all, request.query().getOrDefault("page_token", ""), size);
    return Response.json(page.put("has_more", page.has("next_page_token")));
  }

  private Response cancel(ObjectNode body) {
    ObjectNode run = whole(body).deepCopy();
    return store.transaction(
        () -> {
          stop(run);
          return Response.json(Json.object());
        });
  }

  private Response cancelAll(ObjectNode body) {
    String job = Errors.text(body, "job_id");
    return store.transaction(
        () -> {
          for (ObjectNode run : List.copyOf(store.all(COLLECTION).values())) {
            if (run.path("job_id").asText().equals(job)) {
              stop(run.deepCopy());
            }
          }
          return Response.json(Json.object());
        });
  }

  private void stop(ObjectNode run) {
    if (!over(run)) {
      keep(run.put("ended", "CANCELED").put("end_time", clock.millis()));
    }
  }

  private Response delete(ObjectNode body) {
    ObjectNode run = whole(body);
    if (!over(run)) {
      throw Errors.invalid("Cannot delete an active run. Cancel it first.");
    }
    return store.transaction(
        () -> {
          store.remove(COLLECTION, run.path("run_id").asText());
          return Response.json(Json.object());
        });
  }

  /** The run of one task, which clients ask for its output: what the whole is, with that task. */
  private Optional<ObjectNode> taskRun(String id) {
    for (ObjectNode run : store.all(COLLECTION).values()) {
      for (JsonNode task : run.path("tasks")) {
        if (task.path("run_id").asText().equals(id)) {
          ObjectNode of = run.deepCopy().put("run_id", task.path("run_id").asLong());
          of.set("task_key", task.get("task_key"));
          of.putArray("tasks").add(task);
          return Optional.of(of);
        }
      }
    }
    return Optional.empty();
  }

  private ObjectNode existing(Request request) {
    return run(Errors.queried(request, "run_id"));
  }

  /** Not the run of a task: what is changed is the whole. */
  private ObjectNode whole(ObjectNode body) {
    String id = Errors.text(body, "run_id");
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> Errors.invalid("Run " + id + " does not exist."));
  }

  private ObjectNode run(String id) {
    return store
        .get(COLLECTION, id)
        .or(() -> taskRun(id))
        .orElseThrow(() -> Errors.invalid("Run " + id + " does not exist."));
  }
}
