package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code /targets}, {@code /probes}. Values of secret fields are taken and forgotten. */
final class Targets {
  private static final String COLLECTION = "turbonomic.target";

  private final Store store;
  private final SandboxClock clock;
  private final Uuids uuids;

  Targets(Store store, SandboxClock clock, Uuids uuids) {
    this.store = store;
    this.clock = clock;
    this.uuids = uuids;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/probes", (r, p) -> Response.json(Probes.list()))
        .on("GET", "/targets/specs", (r, p) -> Response.json(Probes.list()))
        .on(
            "GET",
            "/probes/{uuid}",
            (r, p) -> Response.json(Probes.one(p.getOrDefault("uuid", ""))))
        .on("GET", "/targets", (r, p) -> list(r))
        .on("POST", "/targets", (r, p) -> create(r))
        .on("GET", "/targets/{uuid}", (r, p) -> Response.json(existing(p)))
        .on("PUT", "/targets/{uuid}", (r, p) -> update(r, p))
        .on("POST", "/targets/{uuid}", (r, p) -> again(r, p))
        .on("GET", "/targets/{uuid}/health", (r, p) -> Response.json(existing(p).path("health")))
        .on("DELETE", "/targets/{uuid}", (r, p) -> delete(p));
  }

  private Response list(Request request) {
    String category = request.param("target_category").orElse("");
    return Response.json(
        Json.array(
            store.all(COLLECTION).values().stream()
                .filter(t -> category.isEmpty() || t.path("category").asText().equals(category))
                .toList()));
  }

  /** The target through which entities come in. */
  Optional<ObjectNode> discovering() {
    return store.all(COLLECTION).values().stream().filter(Entities::isDiscoveredBy).findFirst();
  }

  /** Validates or discovers anew, as {@code validate} and {@code rediscover} ask. */
  private Response again(Request request, Map<String, String> path) {
    ObjectNode target = existing(path).deepCopy();
    if (!request.flag("validate") && !request.flag("rediscover")) {
      throw Errors.invalid("Either validate or rediscover must be true");
    }
    health(target);
    return store.transaction(
        () -> {
          store.put(COLLECTION, target.path("uuid").asText(), target);
          return Response.json(target);
        });
  }

  private Response create(Request request) {
    ObjectNode body = Errors.body(request);
    String type = Errors.text(body, "type");
    Probes.Probe probe =
        Probes.find(type)
            .orElseThrow(() -> Errors.invalid("Probe type " + type + " is not registered"));
    Map<String, String> values = values(probe, body);
    String display = display(probe, values);
    for (ObjectNode other : store.all(COLLECTION).values()) {
      if (other.path("displayName").asText().equals(display)
          && other.path("type").asText().equals(type)) {
        throw Errors.of(
            409,
            "Conflict",
            "A target with the same identifying fields already exists: " + display);
      }
    }
    return store.transaction(
        () -> {
          ObjectNode target = assemble(uuids.next(), probe, values);
          store.put(COLLECTION, target.path("uuid").asText(), target);
          return Response.json(target);
        });
  }

  private ObjectNode assemble(String uuid, Probes.Probe probe, Map<String, String> values) {
    ObjectNode t = Json.object().put("uuid", uuid);
    t.put("displayName", display(probe, values)).put("category", probe.category());
    t.put("type", probe.type()).put("isProbeRegistered", true).put("readonly", false);
    ArrayNode fields = t.putArray("inputFields");
    for (Probes.Field f : probe.fields()) {
      ObjectNode field = Probes.describe(f);
      if (values.containsKey(f.name()) && !f.secret()) {
        field.put("value", values.get(f.name()));
      }
      fields.add(field);
    }
    t.put("lastEditTime", clock.now().toString()).put("lastEditUser", "administrator");
    return health(t);
  }

  private ObjectNode health(ObjectNode t) {
    String now = clock.now().toString();
    t.put("lastValidated", now).put("status", "Validated");
    t.putObject("healthSummary")
        .put("healthState", "NORMAL")
        .put("rollupState", "NORMAL")
        .put("timeOfLastSuccessfulDiscovery", now);
    t.putObject("health")
        .put("uuid", t.path("uuid").asText())
        .put("targetName", t.path("displayName").asText())
        .put("healthState", "NORMAL")
        .put("rollupState", "NORMAL")
        .put("healthCategory", "TARGET")
        .put("healthClassDiscriminator", "TargetHealthApiDTO")
        .put("targetStatusSubcategory", "DISCOVERY")
        .put("errorText", "");
    return t;
  }

  private static String display(Probes.Probe probe, Map<String, String> values) {
    return probe.fields().stream()
        .filter(Probes.Field::identifying)
        .map(f -> values.getOrDefault(f.name(), ""))
        .findFirst()
        .orElse("");
  }

  private static Map<String, String> values(Probes.Probe probe, ObjectNode body) {
    Map<String, String> values = new LinkedHashMap<>();
    for (JsonNode field : body.path("inputFields")) {
      String name = field.path("name").asText("");
      if (probe.field(name).isEmpty()) {
        throw Errors.invalid("Unknown field " + name + " for probe " + probe.type());
      }
      values.put(name, field.path("value").asText(""));
    }
    for (Probes.Field f : probe.fields()) {
      if (f.mandatory() && values.getOrDefault(f.name(), "").isEmpty()) {
        throw Errors.invalid("Missing mandatory field " + f.name());
      }
    }
    return values;
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode current = existing(path);
    Probes.Probe probe =
        Probes.find(current.path("type").asText())
            .orElseThrow(() -> Errors.invalid("Probe is not registered"));
    Map<String, String> values = new LinkedHashMap<>();
    for (JsonNode field : current.path("inputFields")) {
      if (field.has("value")) {
        values.put(field.path("name").asText(), field.path("value").asText());
      }
    }
    values.putAll(values(probe, Errors.body(request)));
    return store.transaction(
        () -> {
          ObjectNode target = assemble(current.path("uuid").asText(), probe, values);
          store.put(COLLECTION, target.path("uuid").asText(), target);
          return Response.json(target);
        });
  }

  private Response delete(Map<String, String> path) {
    String uuid = existing(path).path("uuid").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, uuid);
          return Response.empty(200);
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String uuid = path.getOrDefault("uuid", "");
    return store
        .get(COLLECTION, uuid)
        .orElseThrow(() -> Errors.absent("Target not found: " + uuid));
  }
}
