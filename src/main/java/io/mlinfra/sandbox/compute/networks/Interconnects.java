package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Lines to one's own site. One that was ordered waits for its cables, here for ever. */
public final class Interconnects implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    int links = body.path("requestedLinkCount").asInt();
    if (links < 1) {
      throw Errors.invalid(
          "requestedLinkCount", Integer.toString(links), "Must be greater than or equal to 1.");
    }
    body.put("state", "UNPROVISIONED")
        .put("operationalStatus", "OS_UNPROVISIONED")
        .put("provisionedLinkCount", 0);
    Defaults.put(body, "macsecEnabled", false);
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    if (!request.method().equals("GET")) {
      return Optional.empty();
    }
    return switch (action) {
      case "getDiagnostics" -> {
        ObjectNode result =
            Json.object()
                .put("bundleAggregationType", "BUNDLE_AGGREGATION_TYPE_LACP")
                .put("bundleOperationalStatus", "BUNDLE_OPERATIONAL_STATUS_DOWN");
        yield Optional.of(Response.json(Json.object().set("result", result)));
      }
      case "getMacsecConfig" -> Optional.of(Response.json(macsec(body)));
      default -> Optional.empty();
    };
  }

  private static ObjectNode macsec(ObjectNode body) {
    ObjectNode answer = Json.object().put("etag", ComputeEngine.fingerprint(body.path("macsec")));
    ArrayNode keys = answer.putObject("result").putArray("preSharedKeys");
    for (JsonNode key : body.path("macsec").path("preSharedKeys")) {
      keys.addObject()
          .put("name", key.path("name").asText())
          .put("startTime", key.path("startTime").asText());
    }
    return answer;
  }
}
