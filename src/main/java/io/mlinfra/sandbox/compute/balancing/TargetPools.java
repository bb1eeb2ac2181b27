package io.mlinfra.sandbox.compute.balancing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.FieldSetter;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.machines.Health;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Target pools: instances and health checks are added and taken away one by one. */
public final class TargetPools implements Behaviour {
  private static final FieldSetter BACKUP = new FieldSetter("target", "backupPool");
  private static final FieldSetter SECURITY = new FieldSetter("securityPolicy", "securityPolicy");

  @Override
  public void complete(Resource at, ObjectNode body) {
    Defaults.put(body, "sessionAffinity", "NONE");
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "addInstance" -> change(at, action, request, "instances", "instance", true);
      case "removeInstance" -> change(at, action, request, "instances", "instance", false);
      case "addHealthCheck" -> change(at, action, request, "healthChecks", "healthCheck", true);
      case "removeHealthCheck" -> change(at, action, request, "healthChecks", "healthCheck", false);
      case "setBackup" ->
          at.edited(
              request,
              action,
              b -> {
                b.setAll(BACKUP.apply(b, request.json()));
                request
                    .param("failoverRatio")
                    .ifPresent(r -> b.put("failoverRatio", Double.parseDouble(r)));
              });
      case "setSecurityPolicy" ->
          at.edited(request, action, b -> b.setAll(SECURITY.apply(b, request.json())));
      case "getHealth" -> Optional.of(Response.json(health(at, request)));
      default -> Optional.empty();
    };
  }

  private static Optional<Response> change(
      Resource at, String action, Request request, String list, String field, boolean add) {
    return at.edited(
        request,
        action,
        b -> {
          ArrayNode links = b.withArrayProperty(list);
          for (JsonNode entry : request.json().path(list)) {
            String link = Links.full(entry.path(field).asText(), at.project());
            for (int i = links.size() - 1; i >= 0; i--) {
              if (links.get(i).asText().equals(link)) {
                links.remove(i);
              }
            }
            if (add) {
              links.add(link);
            }
          }
        });
  }

  private static ObjectNode health(Resource at, Request request) {
    String link = request.json().path("instance").asText();
    ObjectNode out = Json.object().put("kind", "compute#targetPoolInstanceHealth");
    at.engine()
        .resolve(link, at.project())
        .ifPresent(
            i ->
                out.withArrayProperty("healthStatus")
                    .addObject()
                    .put("instance", i.path("selfLink").asText())
                    .put("healthState", Health.of(at.engine(), i))
                    .put(
                        "ipAddress",
                        i.path("networkInterfaces").path(0).path("networkIP").asText()));
    return out;
  }
}
