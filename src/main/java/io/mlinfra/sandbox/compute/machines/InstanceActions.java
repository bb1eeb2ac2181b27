package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.FieldSetter;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The methods of an instance that set something. Power, disks and interfaces have their own. */
public final class InstanceActions {
  private static final String NOT_STOPPED =
      "Invalid resource state: 'Instance is starting or running.'.";

  /** Methods that set one field of an instance that is stopped. */
  private static final Map<String, FieldSetter> STOPPED =
      Map.of(
          "setMinCpuPlatform",
          new FieldSetter("minCpuPlatform", "minCpuPlatform"),
          "setMachineResources",
          new FieldSetter("guestAccelerators", "guestAccelerators"),
          "updateDisplayDevice",
          new FieldSetter("", "displayDevice"));

  /** Methods after which an instance is as before. */
  private static final List<String> HARMLESS =
      List.of("sendDiagnosticInterrupt", "performMaintenance", "reportHostAsFaulty");

  Optional<Response> run(Resource at, ObjectNode body, String action, Request request) {
    if (STOPPED.containsKey(action)) {
      mustBeStopped(at, body, NOT_STOPPED);
      return op(request, at, action, b -> STOPPED.get(action).apply(b, request.json()));
    }
    if (HARMLESS.contains(action)) {
      return op(request, at, action, ObjectNode::deepCopy);
    }
    return switch (action) {
      case "setMachineType" -> {
        mustBeStopped(at, body, NOT_STOPPED);
        yield op(request, at, action, b -> machineType(at, b, request.json()));
      }
      case "setMetadata" -> op(request, at, action, b -> metadata(b, request.json()));
      case "setTags" -> op(request, at, action, b -> tags(b, request.json()));
      case "setScheduling" -> op(request, at, action, b -> scheduled(at, b, request.json()));
      case "setServiceAccount" -> {
        mustBeStopped(
            at, body, "The instance must be stopped before the service account can be changed.");
        yield op(request, at, action, b -> serviceAccount(b, request.json()));
      }
      case "setDeletionProtection" ->
          op(
              request,
              at,
              action,
              b ->
                  b.deepCopy()
                      .put(
                          "deletionProtection",
                          !request
                              .query()
                              .getOrDefault("deletionProtection", "true")
                              .equals("false")));
      case "updateShieldedInstanceConfig", "updateShieldedVmConfig" -> {
        mustBeStopped(at, body, NOT_STOPPED);
        yield op(request, at, action, b -> merged(b, "shieldedInstanceConfig", request.json()));
      }
      case "setShieldedInstanceIntegrityPolicy" ->
          op(
              request,
              at,
              action,
              b -> merged(b, "shieldedInstanceIntegrityPolicy", request.json()));
      case "setName" -> {
        mustBeStopped(at, body, NOT_STOPPED);
        yield Optional.of(Response.json(renamed(at, body, request)));
      }
      case "setSecurityPolicy" -> op(request, at, action, ObjectNode::deepCopy);
      default ->
          InstancePower.action(at, action, request)
              .or(() -> InstanceDisks.action(at, action, request))
              .or(() -> Interfaces.action(at, action, request))
              .or(() -> PolicyLinks.action(at, action, request))
              .or(() -> GuestView.action(at, body, action, request));
    };
  }

  private static Optional<Response> op(
      Request request, Resource at, String type, ComputeEngine.Step step) {
    return Optional.of(Response.json(at.engine().change(request, at, type, step)));
  }

  private static void mustBeStopped(Resource at, ObjectNode body, String otherwise) {
    String status = Lifecycle.status(body, at.engine().operations().millis());
    if (!Lifecycle.isDown(status)) {
      throw Errors.badRequest(otherwise);
    }
  }

  private static ObjectNode machineType(Resource at, ObjectNode body, ObjectNode given) {
    String link = given.path("machineType").asText("");
    String name = Links.last(link);
    if (!at.engine().places().offered(name, at.scope().place())) {
      throw Errors.invalid(
          "machineType",
          link,
          "Machine type with name '"
              + name
              + "' does not exist in zone '"
              + at.scope().place()
              + "'.");
    }
    ObjectNode after = body.deepCopy().put("machineType", link);
    at.engine()
        .places()
        .machineType(name)
        .ifPresent(
            type -> {
              MachineRules.check(type, after);
              after.put("cpuPlatform", CpuPlatforms.of(type, text(after, "minCpuPlatform")));
            });
    return after;
  }

  private static String text(ObjectNode body, String field) {
    return body.path(field).asText("");
  }

  private static ObjectNode metadata(ObjectNode body, ObjectNode given) {
    if (ComputeEngine.stale(
        given.path("fingerprint").asText(""), body.path("metadata").path("fingerprint").asText())) {
      throw Errors.stale("Supplied fingerprint does not match current metadata fingerprint.");
    }
    ObjectNode metadata = given.deepCopy();
    metadata.put("kind", "compute#metadata");
    metadata.put("fingerprint", ComputeEngine.fingerprint(given.path("items")));
    return with(body, "metadata", metadata);
  }

  private static ObjectNode tags(ObjectNode body, ObjectNode given) {
    if (ComputeEngine.stale(
        given.path("fingerprint").asText(""), body.path("tags").path("fingerprint").asText())) {
      throw Errors.stale("Supplied fingerprint does not match current tags fingerprint.");
    }
    return with(
        body, "tags", given.put("fingerprint", ComputeEngine.fingerprint(given.path("items"))));
  }

  private static ObjectNode serviceAccount(ObjectNode body, ObjectNode given) {
    if (given.path("email").asText("").isEmpty()) {
      ObjectNode after = body.deepCopy();
      after.remove("serviceAccounts");
      return after;
    }
    ObjectNode after = with(body, "serviceAccounts", Json.array().add(given));
    ServiceAccounts.complete(after);
    return after;
  }

  private static ObjectNode scheduled(Resource at, ObjectNode body, ObjectNode given) {
    boolean otherModel =
        given.has("provisioningModel")
                && !given.path("provisioningModel").asText().equals(model(body))
            || given.has("preemptible")
                && given.path("preemptible").asBoolean() != Runs.isSpot(body);
    if (otherModel) {
      mustBeStopped(at, body, NOT_STOPPED);
    }
    ObjectNode after = merged(body, "scheduling", given);
    given.properties().stream()
        .filter(f -> f.getValue().isNull())
        .forEach(f -> ((ObjectNode) after.get("scheduling")).remove(f.getKey()));
    if (given.has("maxRunDuration") || given.has("terminationTime")) {
      Runs.limit(at, after);
    }
    return after;
  }

  private static String model(ObjectNode instance) {
    return instance.path("scheduling").path("provisioningModel").asText("STANDARD");
  }

  private static ObjectNode merged(ObjectNode body, String field, ObjectNode given) {
    ObjectNode after = body.deepCopy();
    ObjectNode section =
        after.get(field) instanceof ObjectNode known ? known : after.putObject(field);
    section.setAll(given);
    return after;
  }

  private static ObjectNode with(ObjectNode body, String field, JsonNode value) {
    ObjectNode after = body.deepCopy();
    after.set(field, value);
    return after;
  }

  private static ObjectNode renamed(Resource at, ObjectNode body, Request request) {
    String name = request.json().path("name").asText("");
    if (!name.matches(Errors.NAME_RULE)) {
      throw Errors.invalid("name", name, "Must be a match of regex '" + Errors.NAME_RULE + "'");
    }
    ComputeEngine engine = at.engine();
    Resource to = at.named(name);
    return engine
        .store()
        .transaction(
            () -> {
              if (engine.find(to).isPresent()) {
                throw Errors.exists(to.path());
              }
              engine.store().remove(at.kind().store(), at.key());
              engine
                  .store()
                  .put(
                      to.kind().store(),
                      to.key(),
                      body.deepCopy().put("name", name).put("selfLink", to.selfLink()));
              return engine.operations().start(request, to, "setName", body.path("id").asText());
            });
  }
}
