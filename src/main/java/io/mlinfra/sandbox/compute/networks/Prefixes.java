package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Ranges;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Map;
import java.util.Optional;

/**
 * Ranges of addresses of one's own, whole or in parts.
 *
 * @param first the state of a new one
 */
public record Prefixes(String first) implements Behaviour {
  /** Methods, and the state that they bring about. */
  private static final Map<String, String> STATES =
      Map.of("announce", "ANNOUNCED_TO_INTERNET", "withdraw", "READY_TO_ANNOUNCE");

  @Override
  public void complete(Resource at, ObjectNode body) {
    String range = body.path("ipCidrRange").asText();
    if (Ranges.parse(range).isEmpty() && !range.contains(":")) {
      throw Errors.invalid("ipCidrRange", range, "Must be a valid CIDR range.");
    }
    body.put("status", first);
  }

  /** Parts that are global are announced with the whole. */
  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    String state = STATES.get(action);
    boolean globalPart = at.scope().equals(Scope.GLOBAL) && body.has("parentPrefix");
    return state == null || globalPart || !request.method().equals("POST")
        ? Optional.empty()
        : at.edited(request, action, b -> b.put("status", state));
  }
}
