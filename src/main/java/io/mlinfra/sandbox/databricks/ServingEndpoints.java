package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.serving.AiGatewayConfig;
import com.databricks.sdk.service.serving.CreateServingEndpoint;
import com.databricks.sdk.service.serving.EndpointCoreConfigInput;
import com.databricks.sdk.service.serving.PutRequest;
import com.databricks.sdk.service.serving.UpdateInferenceEndpointNotifications;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code /api/2.0/serving-endpoints}: what is to serve which model, kept and read. No model is
 * served: an endpoint never becomes ready, and asking it is refused.
 */
final class ServingEndpoints {
  static final String COLLECTION = "databricks.serving_endpoint";
  private static final String PATH = "/api/2.0/serving-endpoints";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][\\w-]{0,62}");

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  ServingEndpoints(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    String one = PATH + "/{name}";
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH, (r, p) -> list())
        .on("GET", one, (r, p) -> Response.json(existing(p)))
        .on("PUT", one + "/config", this::configure)
        .on("PATCH", one + "/tags", this::tag)
        .on("PUT", one + "/rate-limits", (r, p) -> limit(r, p))
        .on("PUT", one + "/ai-gateway", (r, p) -> part(r, p, "ai_gateway"))
        .on("PATCH", one + "/notifications", this::notify)
        .on("GET", one + "/served-models/{served}/logs", (r, p) -> refuse(p))
        .on("GET", one + "/served-models/{served}/build-logs", (r, p) -> refuse(p))
        .on("GET", one + "/metrics", (r, p) -> refuse(p))
        .on("GET", one + "/openapi", (r, p) -> refuse(p))
        .on("DELETE", one, (r, p) -> delete(p))
        .on("POST", "/serving-endpoints/{name}/invocations", (r, p) -> refuse(p));
  }

  private Response create(Request request) {
    ObjectNode endpoint = Bodies.read(request, CreateServingEndpoint.class);
    String name = Errors.text(endpoint, "name");
    if (!NAME.matcher(name).matches()) {
      throw Errors.invalid(
          "Endpoint name '"
              + name
              + "' must be alphanumeric with hyphens and underscores, and at most 63 characters"
              + " long.");
    }
    if (store.get(COLLECTION, name).isPresent()) {
      throw Errors.taken("Endpoint with name '" + name + "' already exists.");
    }
    long now = clock.millis();
    ObjectNode config = config((ObjectNode) endpoint.withObject("/config"), 1);
    return store.transaction(
        () -> {
          endpoint.put("id", ids.policy().toLowerCase(Locale.ROOT)).put("creator", Me.USER);
          endpoint.put("creation_timestamp", now).put("last_updated_timestamp", now);
          endpoint.put("permission_level", "CAN_MANAGE");
          endpoint
              .putObject("state")
              .put("ready", "NOT_READY")
              .put("config_update", "NOT_UPDATING");
          endpoint.set("config", config);
          store.put(COLLECTION, name, endpoint);
          return Response.json(endpoint);
        });
  }

  /** Every served entity gets a name, and all traffic goes to the first where nothing is said. */
  private ObjectNode config(ObjectNode given, int version) {
    ObjectNode config = Bodies.shaped(given, EndpointCoreConfigInput.class);
    config.remove("name");
    ArrayNode entities = config.withArrayProperty("served_entities");
    config.withArrayProperty("served_models").forEach(entities::add);
    config.remove("served_models");
    for (JsonNode each : entities) {
      ObjectNode entity = (ObjectNode) each;
      String of = entity.path("entity_name").asText(entity.path("model_name").asText());
      if (of.isEmpty() && !entity.has("external_model")) {
        throw Errors.invalid("Each served entity needs entity_name or external_model.");
      }
      if (!entity.has("name")) {
        String model = of.isEmpty() ? entity.at("/external_model/name").asText() : of;
        entity.put(
            "name", (model + "-" + entity.path("entity_version").asText("1")).replace('.', '_'));
      }
      entity.put("creator", Me.USER).put("creation_timestamp", clock.millis());
    }
    if (!config.has("traffic_config") && !entities.isEmpty()) {
      config
          .putObject("traffic_config")
          .putArray("routes")
          .addObject()
          .put("served_model_name", entities.path(0).path("name").asText())
          .put("traffic_percentage", 100);
    }
    int percent = 0;
    for (JsonNode route : config.at("/traffic_config/routes")) {
      percent += route.path("traffic_percentage").asInt();
    }
    if (!entities.isEmpty() && percent != 100) {
      throw Errors.invalid("The traffic percentages must sum to 100, but are " + percent + ".");
    }
    return config.put("config_version", version);
  }

  private Response list() {
    ObjectNode answer = Json.object();
    answer.set("endpoints", Json.array(List.copyOf(store.all(COLLECTION).values())));
    return Response.json(answer);
  }

  private Response configure(Request request, Map<String, String> path) {
    ObjectNode endpoint = existing(path).deepCopy();
    int version = endpoint.at("/config/config_version").asInt() + 1;
    endpoint.set("config", config(Errors.body(request), version));
    return keep(endpoint);
  }

  private Response tag(Request request, Map<String, String> path) {
    ObjectNode endpoint = existing(path).deepCopy();
    Map<String, Optional<String>> tags = new TreeMap<>();
    ObjectNode change = Errors.body(request);
    for (JsonNode list : new JsonNode[] {endpoint.path("tags"), change.path("add_tags")}) {
      list.forEach(
          t -> tags.put(t.path("key").asText(), Optional.ofNullable(t.path("value").textValue())));
    }
    change.path("delete_tags").forEach(t -> tags.remove(t.asText()));
    ArrayNode kept = endpoint.putArray("tags");
    tags.forEach(
        (key, value) -> {
          ObjectNode tag = kept.addObject().put("key", key);
          value.ifPresent(v -> tag.put("value", v));
        });
    keep(endpoint);
    return Response.json(Json.object().set("tags", kept));
  }

  /** Limits are a part of the gateway, which has taken the place of the call. */
  private Response limit(Request request, Map<String, String> path) {
    ObjectNode endpoint = existing(path).deepCopy();
    JsonNode limits = Bodies.read(request, PutRequest.class).path("rate_limits");
    endpoint.set("rate_limits", limits);
    keep(endpoint);
    return Response.json(Json.object().set("rate_limits", limits));
  }

  private Response part(Request request, Map<String, String> path, String field) {
    ObjectNode endpoint = existing(path).deepCopy();
    ObjectNode given = Bodies.read(request, AiGatewayConfig.class);
    endpoint.set(field, given);
    keep(endpoint);
    return Response.json(given);
  }

  private Response notify(Request request, Map<String, String> path) {
    ObjectNode endpoint = existing(path).deepCopy();
    ObjectNode given = Bodies.read(request, UpdateInferenceEndpointNotifications.class);
    endpoint.set("email_notifications", given.path("email_notifications"));
    keep(endpoint);
    given.put("name", path.getOrDefault("name", ""));
    return Response.json(given);
  }

  private Response keep(ObjectNode endpoint) {
    return store.transaction(
        () -> {
          endpoint.put("last_updated_timestamp", clock.millis());
          store.put(COLLECTION, endpoint.path("name").asText(), endpoint);
          return Response.json(endpoint);
        });
  }

  private Response delete(Map<String, String> path) {
    String name = existing(path).path("name").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, name);
          return Response.json(Json.object());
        });
  }

  private Response refuse(Map<String, String> path) {
    throw Errors.state(
        "Endpoint "
            + existing(path).path("name").asText()
            + " is not ready: this workspace is an emulation that serves no model.");
  }

  private ObjectNode existing(Map<String, String> path) {
    String name = path.getOrDefault("name", "");
    return store.get(COLLECTION, name).orElseThrow(() -> missing(name));
  }

  private static ApiError missing(String name) {
    return Errors.absent("Endpoint with name '" + name + "' does not exist.");
  }
}
