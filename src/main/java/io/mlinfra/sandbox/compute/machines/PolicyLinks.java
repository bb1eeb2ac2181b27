package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Attaches resource policies to disks and machines, and takes them off. */
public final class PolicyLinks {
  private static final String LIST = "resourcePolicies";

  private PolicyLinks() {}

  static Optional<Response> action(Resource at, String action, Request request) {
    return switch (action) {
      case "addResourcePolicies", "removeResourcePolicies" ->
          Optional.of(
              Response.json(
                  at.engine()
                      .change(
                          request,
                          at,
                          action,
                          b -> changed(at, b, request.json(), action.startsWith("add")))));
      default -> Optional.empty();
    };
  }

  private static ObjectNode changed(Resource at, ObjectNode body, JsonNode given, boolean add) {
    ObjectNode after = body.deepCopy();
    ArrayNode links = after.withArrayProperty(LIST);
    for (JsonNode policy : given.path(LIST)) {
      String link = Links.full(policy.asText(), at.project());
      for (int i = links.size() - 1; i >= 0; i--) {
        if (Links.full(links.get(i).asText(), at.project()).equals(link)) {
          links.remove(i);
        }
      }
      if (add) {
        links.add(link);
      }
    }
    if (links.isEmpty()) {
      after.remove(LIST);
    }
    return after;
  }
}
