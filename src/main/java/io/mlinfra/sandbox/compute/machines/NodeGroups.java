package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Sole-tenant node groups. */
public final class NodeGroups implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    body.put("status", "READY");
    body.put("size", Math.max(0, body.path("size").asInt()));
    Defaults.put(body, "maintenancePolicy", "DEFAULT");
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "addNodes" ->
          sized(at, action, request, request.json().path("additionalNodeCount").asInt());
      case "deleteNodes" -> sized(at, action, request, -request.json().path("nodes").size());
      case "setNodeTemplate" ->
          at.edited(
              request,
              action,
              b -> b.put("nodeTemplate", request.json().path("nodeTemplate").asText()));
      case "performMaintenance", "simulateMaintenanceEvent" ->
          Optional.of(Response.json(at.engine().change(request, at, action, ObjectNode::deepCopy)));
      case "listNodes" -> {
        ObjectNode out = Json.object().put("kind", "compute#nodeGroupsListNodes");
        for (int i = 0; i < body.path("size").asInt(); i++) {
          out.withArrayProperty("items")
              .addObject()
              .put("name", at.name() + "-" + i)
              .put("status", "READY")
              .put("nodeType", nodeType(at, body))
              .put("serverId", Integer.toHexString((at.key() + i).hashCode()));
        }
        yield Optional.of(Response.json(out));
      }
      default -> Optional.empty();
    };
  }

  private static String nodeType(Resource at, ObjectNode group) {
    return at.engine()
        .resolve(group.path("nodeTemplate").asText(), at.project())
        .map(t -> t.path("nodeType").asText())
        .orElse("");
  }

  private static Optional<Response> sized(Resource at, String action, Request request, int more) {
    return at.edited(
        request, action, b -> b.put("size", Math.max(0, b.path("size").asInt() + more)));
  }
}
