package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.pipelines.CreatePipeline;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /api/2.0/pipelines}: kept, read, changed; an update is refused, since nothing runs it. */
final class Pipelines {
  static final String COLLECTION = "databricks.pipeline";
  private static final String PATH = "/api/2.0/pipelines";
  private static final String ID = "pipeline_id";
  private static final Pattern FILTER =
      Pattern.compile("(?i)\\s*name\\s+like\\s+'(.*)'\\s*|\\s*id\\s*=\\s*'(.*)'\\s*");

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  Pipelines(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    String one = PATH + "/{id}";
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH, (r, p) -> list(r))
        .on("GET", one, (r, p) -> Response.json(existing(p)))
        .on("PUT", one, this::edit)
        .on("DELETE", one, (r, p) -> delete(p))
        .on("POST", one + "/stop", (r, p) -> stop(p))
        .on("POST", one + "/updates", (r, p) -> refuse(p))
        .on("GET", one + "/updates", (r, p) -> none(p, "updates"))
        .on("GET", one + "/events", (r, p) -> none(p, "events"));
  }

  private Response create(Request request) {
    ObjectNode spec = Bodies.read(request, CreatePipeline.class);
    String name = Errors.text(spec, "name");
    boolean twice = spec.path("allow_duplicate_names").asBoolean();
    boolean dry = spec.path("dry_run").asBoolean();
    spec.remove(List.of("allow_duplicate_names", "dry_run"));
    if (!twice) {
      requireFree(name, "");
    }
    if (dry) {
      return Response.json(Json.object().set("effective_settings", spec));
    }
    return store.transaction(
        () -> {
          String seed = Long.toString(ids.object());
          String id = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
          keep(id, spec, Json.object().put("creator_user_name", Me.USER));
          return Response.json(Json.object().put(ID, id));
        });
  }

  private void requireFree(String name, String exceptId) {
    boolean taken =
        store.all(COLLECTION).values().stream()
            .filter(p -> !p.path(ID).asText().equals(exceptId))
            .anyMatch(p -> p.path("name").asText().equals(name));
    if (taken) {
      throw Errors.of(
          409,
          "RESOURCE_CONFLICT",
          "The pipeline name '"
              + name
              + "' is already used by another pipeline. This check can be skipped by setting"
              + " `allow_duplicate_names = true` in the request.");
    }
  }

  private void keep(String id, ObjectNode spec, ObjectNode pipeline) {
    pipeline.put(ID, id).put("name", spec.path("name").asText()).put("state", "IDLE");
    pipeline.put("run_as_user_name", Me.USER).put("last_modified", clock.millis());
    spec.put("id", id);
    if (!spec.has("storage") && !spec.has("catalog")) {
      spec.put("storage", "dbfs:/pipelines/" + id);
    }
    pipeline.set("spec", spec);
    store.put(COLLECTION, id, pipeline);
  }

  private Response edit(Request request, Map<String, String> path) {
    ObjectNode pipeline = existing(path).deepCopy();
    ObjectNode spec = Bodies.read(request, CreatePipeline.class);
    String id = pipeline.path(ID).asText();
    if (!spec.path("allow_duplicate_names").asBoolean()) {
      requireFree(Errors.text(spec, "name"), id);
    }
    spec.remove(List.of("allow_duplicate_names", "dry_run"));
    return store.transaction(
        () -> {
          keep(id, spec, pipeline);
          return Response.json(Json.object());
        });
  }

  private Response list(Request request) {
    Optional<String> filter = request.param("filter").filter(f -> !f.isBlank());
    List<ObjectNode> found =
        store.all(COLLECTION).values().stream()
            .filter(p -> filter.isEmpty() || matches(filter.get(), p))
            .map(
                p -> {
                  ObjectNode copy = p.deepCopy();
                  copy.remove(List.of("spec", "last_modified"));
                  return copy;
                })
            .toList();
    ObjectNode page =
        Pages.page(
            "statuses",
            found,
            request.param("page_token").orElse(""),
            Errors.number(request, "max_results", 25, 100));
    return Response.json(page);
  }

  private static boolean matches(String filter, ObjectNode pipeline) {
    Matcher parts = FILTER.matcher(filter);
    if (!parts.matches()) {
      throw Errors.invalid("Invalid filter: " + filter);
    }
    if (parts.group(1) == null) {
      return pipeline.path(ID).asText().equals(parts.group(2));
    }
    String like = Pattern.quote(parts.group(1)).replace("%", "\\E.*\\Q").replace("_", "\\E.\\Q");
    return Pattern.matches(like, pipeline.path("name").asText());
  }

  private Response stop(Map<String, String> path) {
    existing(path);
    return Response.json(Json.object());
  }

  private Response none(Map<String, String> path, String field) {
    existing(path);
    ObjectNode answer = Json.object();
    answer.putArray(field);
    return Response.json(answer);
  }

  private Response refuse(Map<String, String> path) {
    throw Errors.state(
        "Pipeline "
            + existing(path).path(ID).asText()
            + " cannot be updated: this workspace is an emulation that keeps pipelines and runs"
            + " none.");
  }

  private Response delete(Map<String, String> path) {
    String id = existing(path).path(ID).asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return Response.json(Json.object());
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return store.get(COLLECTION, id).orElseThrow(() -> missing(id));
  }

  private static ApiError missing(String id) {
    return Errors.absent("The specified pipeline " + id + " was not found.");
  }
}
