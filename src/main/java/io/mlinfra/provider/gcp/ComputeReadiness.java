package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mlinfra.provider.Readiness;
import io.mlinfra.resource.LiveResource;
import java.util.Map;

/** Whether groups are stable and at size, and whether backends answer their health checks. */
final class ComputeReadiness {
  private final GoogleRest rest;

  ComputeReadiness(GoogleRest rest) {
    this.rest = rest;
  }

  Readiness of(LiveResource live) {
    return switch (live.address().kind()) {
      case "compute.instance_group_manager" -> group(live);
      case "compute.backend_service" -> backends(live);
      default -> Readiness.READY;
    };
  }

  private Readiness group(LiveResource live) {
    if (live.body().path("status").path("isStable").asBoolean(true)) {
      return Readiness.READY;
    }
    long creating = live.body().path("currentActions").path("creating").asLong();
    String errors = errors(live);
    return Readiness.waiting(
        creating
            + " of "
            + live.body().path("targetSize").asLong()
            + " machines are not running yet"
            + (errors.isEmpty() ? "" : "; " + errors));
  }

  private String errors(LiveResource live) {
    JsonNode list =
        rest.call(
            "compute",
            "GET",
            "/compute/v1/" + live.id() + "/listErrors",
            Map.of("maxResults", "1"),
            null,
            "instanceGroupManagers.listErrors");
    JsonNode error = list.path("items").path(0).path("error");
    return error.isMissingNode()
        ? ""
        : error.path("code").asText() + ": " + error.path("message").asText();
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
