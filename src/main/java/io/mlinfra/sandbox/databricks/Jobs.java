package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.JobSettings;
import com.databricks.sdk.service.jobs.Task;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code /api/2.0/jobs} to 2.2: jobs, and by {@link JobRuns} what they are run for. */
final class Jobs {
  static final String COLLECTION = "databricks.job";
  private static final int MOST_LISTED = 100;

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  Jobs(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * @param path {@code /api/2.2/jobs/}
   */
  void on(Routes routes, String path) {
    routes
        .on("POST", path + "create", (r, p) -> create(r))
        .on("GET", path + "list", (r, p) -> list(r))
        .on("GET", path + "get", (r, p) -> Response.json(existing(Errors.queried(r, "job_id"))))
        .on("POST", path + "reset", (r, p) -> reset(r))
        .on("POST", path + "update", (r, p) -> update(r))
        .on("POST", path + "delete", (r, p) -> delete(r));
  }

  private Response create(Request request) {
    ObjectNode settings =
        settings(given(request, Errors.body(request), CreateJob.class), early(request));
    settings.remove("access_control_list");
    return store.transaction(
        () -> {
          ObjectNode job = Json.object().put("job_id", ids.object());
          job.put("creator_user_name", Me.USER).put("run_as_user_name", Me.USER);
          job.put("created_time", clock.millis()).set("settings", settings);
          keep(job);
          return Response.json(Json.object().set("job_id", job.get("job_id")));
        });
  }

  /**
   * What the service puts where nothing was said, and what it refuses.
   *
   * @param early whether Jobs 2.0 was called, which makes jobs of one nameless task, too
   */
  private static ObjectNode settings(ObjectNode given, boolean early) {
    ObjectNode settings = Json.object().put("name", "Untitled");
    settings.put("timeout_seconds", 0).put("max_concurrent_runs", 1);
    settings.setAll(given);
    // What a client sends here is ignored. Only what 2.0 takes without tasks is otherwise.
    settings.put("format", early && !given.has("tasks") ? "SINGLE_TASK" : "MULTI_TASK");
    if (!settings.has("email_notifications")) {
      settings.putObject("email_notifications");
    }
    Set<String> keys = new HashSet<>();
    for (JsonNode task : settings.path("tasks")) {
      String key = Errors.text((ObjectNode) task, "task_key");
      if (!keys.add(key)) {
        throw Errors.invalid("Duplicate task_key '" + key + "' found in tasks.");
      }
    }
    for (JsonNode task : settings.path("tasks")) {
      for (JsonNode before : task.path("depends_on")) {
        String key = before.path("task_key").asText();
        if (!keys.contains(key)) {
          throw Errors.invalid(
              "Invalid dependency graph, task '" + key + "' does not exist in the job.");
        }
      }
    }
    return settings;
  }

  private static boolean early(Request request) {
    return request.path().startsWith("/api/2.0/");
  }

  /** The settings that were sent; of Jobs 2.0 with those of a nameless task beside them. */
  private static ObjectNode given(Request request, ObjectNode sent, Class<?> shape) {
    ObjectNode given = Bodies.shaped(sent, shape);
    if (early(request) && !given.has("tasks")) {
      ObjectNode task = Bodies.shaped(sent, Task.class);
      task.remove(List.of("task_key", "depends_on", "description"));
      task.setAll(given);
      return task;
    }
    return given;
  }

  private void keep(ObjectNode job) {
    store.put(COLLECTION, job.path("job_id").asText(), job);
  }

  private Response list(Request request) {
    String name = request.query().getOrDefault("name", "");
    boolean tasks = request.flag("expand_tasks");
    List<ObjectNode> all =
        store.all(COLLECTION).values().stream()
            .filter(
                j ->
                    name.isEmpty()
                        || j.path("settings").path("name").asText().equalsIgnoreCase(name))
            .map(j -> listed(j, tasks))
            .toList()
            .reversed();
    int size = Errors.number(request, "limit", 20, MOST_LISTED);
    ObjectNode page = Pages.page("jobs", all, request.query().getOrDefault("page_token", ""), size);
    return Response.json(page.put("has_more", page.has("next_page_token")));
  }

  private static ObjectNode listed(ObjectNode job, boolean tasks) {
    ObjectNode copy = job.deepCopy();
    if (!tasks && copy.path("settings") instanceof ObjectNode settings) {
      settings.remove(List.of("tasks", "job_clusters"));
    }
    return copy;
  }

  private Response reset(Request request) {
    ObjectNode body = Errors.body(request);
    ObjectNode job = existing(Errors.text(body, "job_id")).deepCopy();
    if (!(body.path("new_settings") instanceof ObjectNode wanted)) {
      throw Errors.missing("new_settings");
    }
    return changed(
        job.set("settings", settings(given(request, wanted, JobSettings.class), early(request))));
  }

  private Response update(Request request) {
    ObjectNode body = Errors.body(request);
    ObjectNode job = existing(Errors.text(body, "job_id")).deepCopy();
    ObjectNode settings = (ObjectNode) job.get("settings");
    if (body.path("new_settings") instanceof ObjectNode more) {
      settings.setAll(given(request, more, JobSettings.class));
    }
    body.path("fields_to_remove").forEach(f -> settings.remove(f.asText()));
    return changed(job.set("settings", settings(settings, early(request))));
  }

  private Response changed(JsonNode job) {
    return store.transaction(
        () -> {
          keep((ObjectNode) job);
          return Response.json(Json.object());
        });
  }

  private Response delete(Request request) {
    String id = Errors.text(Errors.body(request), "job_id");
    existing(id);
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return Response.json(Json.object());
        });
  }

  private ObjectNode existing(String id) {
    return existing(store, id);
  }

  static ObjectNode existing(Store store, String id) {
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> Errors.invalid("Job " + id + " does not exist."));
  }
}
