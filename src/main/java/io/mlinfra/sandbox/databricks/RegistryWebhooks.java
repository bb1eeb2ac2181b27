package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.ml.CreateRegistryWebhook;
import com.databricks.sdk.service.ml.UpdateRegistryWebhook;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code /api/2.0/mlflow/registry-webhooks} and {@code comments}: whom the model registry tells,
 * and what people say of a version. Nobody is told: the embedded cloud calls no address.
 */
final class RegistryWebhooks {
  private static final String COLLECTION = "databricks.registry_webhook";
  private static final String COMMENTS = "databricks.model_comment";
  private static final String PATH = "/api/2.0/mlflow/registry-webhooks/";
  private static final String COMMENT = "/api/2.0/mlflow/comments/";

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  RegistryWebhooks(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH + "create", (r, p) -> create(r))
        .on("GET", PATH + "list", (r, p) -> list(r))
        .on("PATCH", PATH + "update", (r, p) -> update(r))
        .on("DELETE", PATH + "delete", (r, p) -> delete(COLLECTION, Errors.queried(r, "id")))
        .on("POST", COMMENT + "create", (r, p) -> say(Errors.body(r)))
        .on("PATCH", COMMENT + "update", (r, p) -> sayAgain(Errors.body(r)))
        .on("DELETE", COMMENT + "delete", (r, p) -> delete(COMMENTS, Errors.queried(r, "id")));
  }

  private static ObjectNode checked(ObjectNode webhook) {
    if (webhook.has("http_url_spec") == webhook.has("job_spec")) {
      throw Errors.invalid("Exactly one of http_url_spec and job_spec must be set.");
    }
    for (String spec : List.of("http_url_spec", "job_spec")) {
      if (webhook.path(spec) instanceof ObjectNode sent) {
        sent.remove(List.of("secret", "authorization", "access_token"));
      }
    }
    return webhook;
  }

  private Response create(Request request) {
    ObjectNode webhook = checked(Bodies.read(request, CreateRegistryWebhook.class));
    if (webhook.path("events").isEmpty()) {
      throw Errors.missing("events");
    }
    String model = webhook.path("model_name").asText("");
    if (!model.isEmpty() && store.get(RegisteredModels.COLLECTION, model).isEmpty()) {
      throw Errors.absent("Registered Model with name=" + model + " not found");
    }
    if (!webhook.has("status")) {
      webhook.put("status", "ACTIVE");
    }
    return store.transaction(
        () -> {
          webhook.put("id", (ids.policy() + ids.policy()).toLowerCase(Locale.ROOT));
          webhook.put("creation_timestamp", clock.millis());
          return kept(webhook);
        });
  }

  private Response kept(ObjectNode webhook) {
    webhook.put("last_updated_timestamp", clock.millis());
    store.put(COLLECTION, webhook.path("id").asText(), webhook);
    return Response.json(Json.object().set("webhook", webhook));
  }

  private ObjectNode existing(String collection, String id) {
    return store
        .get(collection, id)
        .orElseThrow(() -> Errors.absent("There is none with id " + id + "."))
        .deepCopy();
  }

  private Response list(Request request) {
    Optional<String> model = request.param("model_name").filter(m -> !m.isEmpty());
    List<ObjectNode> all =
        store.all(COLLECTION).values().stream()
            .filter(w -> model.isEmpty() || w.path("model_name").asText().equals(model.get()))
            .toList();
    return Pages.forward("webhooks", all, request, "max_results", 100, 1000);
  }

  private Response update(Request request) {
    ObjectNode body = Bodies.read(request, UpdateRegistryWebhook.class);
    ObjectNode webhook = existing(COLLECTION, Errors.text(body, "id"));
    webhook.setAll(body);
    checked(webhook);
    return store.transaction(() -> kept(webhook));
  }

  private Response delete(String collection, String id) {
    JsonNode there = existing(collection, id);
    return store.transaction(
        () -> {
          store.remove(collection, there.path("id").asText());
          return Response.json(Json.object());
        });
  }

  private Response say(ObjectNode body) {
    for (String field : List.of("name", "version", "comment")) {
      Errors.text(body, field);
    }
    return store.transaction(
        () -> {
          ObjectNode comment = Json.object().put("id", Long.toString(ids.object()));
          comment.put("user_id", Me.USER).put("creation_timestamp", clock.millis());
          return said(comment, body);
        });
  }

  private Response said(ObjectNode comment, ObjectNode body) {
    comment.put("comment", Errors.text(body, "comment"));
    comment.put("last_updated_timestamp", clock.millis());
    store.put(COMMENTS, comment.path("id").asText(), comment);
    return Response.json(Json.object().set("comment", comment));
  }

  private Response sayAgain(ObjectNode body) {
    ObjectNode comment = existing(COMMENTS, Errors.text(body, "id"));
    return store.transaction(() -> said(comment, body));
  }
}
