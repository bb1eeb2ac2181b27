package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.ml.CreateModelRequest;
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
import java.util.Locale;

/** {@code /api/2.0/mlflow/registered-models}: names that models are known by. */
final class RegisteredModels {
  static final String COLLECTION = "databricks.registered_model";
  private static final String PATH = "/api/2.0/mlflow/registered-models/";

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;
  private final ModelVersions versions;
  private final MlflowSearch search = MlflowSearch.ofTagged();

  RegisteredModels(Store store, SandboxClock clock, WorkspaceIds ids, ModelVersions versions) {
    this.versions = versions;
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH + "create", (r, p) -> create(r))
        .on("GET", "/api/2.0/mlflow/databricks/registered-models/get", (r, p) -> get(r))
        .on("GET", PATH + "list", (r, p) -> list(r))
        .on("GET", PATH + "search", (r, p) -> list(r))
        .on("PATCH", PATH + "update", (r, p) -> update(r))
        .on("POST", PATH + "set-tag", (r, p) -> tag(r))
        .on("DELETE", PATH + "delete-tag", (r, p) -> untag(r))
        .on("POST", PATH + "rename", (r, p) -> rename(r))
        .on("POST", PATH + "get-latest-versions", (r, p) -> latest(r))
        .on("DELETE", PATH + "delete", (r, p) -> delete(r));
  }

  private Response create(Request request) {
    ObjectNode model = Bodies.read(request, CreateModelRequest.class);
    String name = Errors.text(model, "name");
    if (store.get(COLLECTION, name).isPresent()) {
      throw Errors.taken("Registered Model (name=" + name + ") already exists.");
    }
    return store.transaction(
        () -> {
          model.put("id", ids.policy().toLowerCase(Locale.ROOT)).put("user_id", Me.USER);
          model.put("creation_timestamp", clock.millis());
          return kept(model);
        });
  }

  private Response kept(ObjectNode model) {
    model.put("last_updated_timestamp", clock.millis());
    store.put(COLLECTION, model.path("name").asText(), model);
    return Response.json(Json.object().set("registered_model", plain(model)));
  }

  /** As the calls show it that other MLflow servers have, too. */
  private ObjectNode plain(ObjectNode model) {
    ObjectNode copy = shown(model);
    copy.remove("id");
    return copy;
  }

  private ObjectNode shown(ObjectNode model) {
    ObjectNode copy = model.deepCopy();
    copy.remove("_last_version");
    List<ObjectNode> latest = versions.latest(model.path("name").asText(), Json.array());
    if (!latest.isEmpty()) {
      copy.set("latest_versions", Json.array(latest));
    }
    return copy;
  }

  private ObjectNode existing(String name) {
    return store
        .get(COLLECTION, name)
        .orElseThrow(() -> Errors.absent("Registered Model with name=" + name + " not found"))
        .deepCopy();
  }

  private Response get(Request request) {
    ObjectNode model = existing(Errors.queried(request, "name"));
    model = shown(model).put("permission_level", "CAN_MANAGE");
    return Response.json(Json.object().set("registered_model_databricks", model));
  }

  private Response list(Request request) {
    List<ObjectNode> plain = store.all(COLLECTION).values().stream().map(this::plain).toList();
    List<ObjectNode> all =
        new ArrayList<>(search.matching(plain, request.param("filter").orElse("")));
    all.sort(
        search.order(
            request.param("order_by").map(List::of).orElse(List.of()),
            Comparator.comparing(m -> m.path("name").asText())));
    return Pages.forward("registered_models", all, request, "max_results", 100, 1000);
  }

  private Response update(Request request) {
    ObjectNode body = Errors.body(request);
    ObjectNode model = existing(Errors.text(body, "name"));
    model.put("description", body.path("description").asText(""));
    return store.transaction(() -> kept(model));
  }

  private Response tag(Request request) {
    ObjectNode body = Errors.body(request);
    ObjectNode model = existing(Errors.text(body, "name"));
    Experiments.put(
        model.withArrayProperty("tags"), Errors.text(body, "key"), body.path("value").asText());
    store.transaction(() -> kept(model));
    return Response.json(Json.object());
  }

  private Response untag(Request request) {
    ObjectNode model = existing(Errors.queried(request, "name"));
    Experiments.untag(model, Errors.queried(request, "key"));
    store.transaction(() -> kept(model));
    return Response.json(Json.object());
  }

  private Response rename(Request request) {
    ObjectNode body = Errors.body(request);
    String name = Errors.text(body, "name");
    ObjectNode model = existing(name);
    String to = Errors.text(body, "new_name");
    if (store.get(COLLECTION, to).isPresent()) {
      throw Errors.taken("Registered Model (name=" + to + ") already exists.");
    }
    requireNoneLive(name);
    return store.transaction(
        () -> {
          versions.rename(name, to);
          store.remove(COLLECTION, name);
          return kept(model.put("name", to));
        });
  }

  private void requireNoneLive(String name) {
    if (versions.anyLive(name)) {
      throw Errors.state(
          "Registered Model " + name + " has versions in stage Staging or Production.");
    }
  }

  private Response latest(Request request) {
    ObjectNode body = Errors.body(request);
    String name = existing(Errors.text(body, "name")).path("name").asText();
    ObjectNode answer = Json.object();
    answer.set("model_versions", Json.array(versions.latest(name, body.path("stages"))));
    return Response.json(answer);
  }

  private Response delete(Request request) {
    String name = Errors.queried(request, "name");
    existing(name);
    requireNoneLive(name);
    return store.transaction(
        () -> {
          versions.rename(name, "");
          store.remove(COLLECTION, name);
          return Response.json(Json.object());
        });
  }
}
