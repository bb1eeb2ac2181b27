package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Readiness;
import io.mlinfra.resource.LiveResource;
import java.util.Map;
import java.util.Optional;

/** Whether groups are stable and at size, and whether backends answer their health checks. */
final class ComputeReadiness {
  private final GoogleRest rest;

  ComputeReadiness(GoogleRest rest) {
    this.rest = rest;
  }

  Readiness of(LiveResource live) {
    return switch (live.address().kind()) {
      case "compute.instance_group_manager", "compute.region_instance_group_manager" -> group(live);
      case "compute.backend_service" -> backends(live);
      default -> Readiness.READY;
    };
  }

  private Readiness group(LiveResource live) {
    if (live.body().path("status").path("isStable").asBoolean(true)) {
      return Readiness.READY;
    }
    long creating = live.body().path("currentActions").path("creating").asLong();
    String waiting =
        creating
            + " of "
            + live.body().path("targetSize").asLong()
            + " machines are not running yet";
    Optional<Failure> error = lastError(live);
    return error
        .map(
            e ->
                Readiness.obstructed(
                    waiting + "; " + e.reason() + ": " + e.message(),
                    e,
                    live.body().path("currentActions").path("none").asLong() > 0))
        .orElseGet(() -> Readiness.waiting(waiting));
  }

  /**
   * What kept the group from making its machines at the last attempt. The group's own list of
   * errors also has those of long ago, which say nothing about the machines that it makes now.
   */
  private Optional<Failure> lastError(LiveResource live) {
    String method = "instanceGroupManagers.listManagedInstances";
    JsonNode list =
        rest.call(
            "compute",
            "POST",
            "/compute/v1/" + live.id() + "/listManagedInstances",
            Map.of("maxResults", "500"),
            JsonNodeFactory.instance.objectNode(),
            method);
    for (JsonNode machine : list.path("managedInstances")) {
      JsonNode error = machine.path("lastAttempt").path("errors").path("errors").path(0);
      if (machine.path("currentAction").asText().startsWith("CREATING") && !error.isMissingNode()) {
        return Optional.of(failure(live, method, error));
      }
    }
    return Optional.empty();
  }

  private static Failure failure(LiveResource live, String method, JsonNode error) {
    String code = error.path("code").asText();
    return new Failure(
        GoogleErrors.category(400, code),
        "compute",
        method,
        live.address().toString(),
        0,
        code,
        error.path("message").asText(),
        "",
        Optional.empty());
  }

  private Readiness backends(LiveResource live) {
    int unhealthy = 0;
    for (JsonNode backend : live.body().path("backends")) {
      if (backend.path("failover").asBoolean(false)) {
        continue;
      }
      JsonNode body =
          JsonNodeFactory.instance.objectNode().put("group", backend.path("group").asText());
      JsonNode health =
          rest.call(
              "compute",
              "POST",
              "/compute/v1/" + live.id() + "/getHealth",
              Map.of(),
              body,
              "backendServices.getHealth");
      for (JsonNode status : health.path("healthStatus")) {
        if (!status.path("healthState").asText().equals("HEALTHY")) {
          unhealthy++;
        }
      }
    }
    return unhealthy == 0
        ? Readiness.READY
        : Readiness.waiting(unhealthy + " backends do not answer their health check yet");
  }
}
