package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Nested;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.List;
import java.util.Optional;

/** Networks between one's own sites, with their groups of wires. */
final class CrossSiteNetworks implements Behaviour {
  private static final String WIRES = "wireGroups";

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    List<String> path = List.of(action.split("/", -1));
    return path.getFirst().equals(WIRES)
        ? wires(at).handle(request, path.subList(1, path.size()))
        : Optional.empty();
  }

  @Override
  public void deleting(Resource at, ObjectNode body) {
    if (!wires(at).isEmpty()) {
      throw Errors.inUse(at.kind().what(), at.path(), at.path() + "/" + WIRES);
    }
  }

  private static Nested wires(Resource at) {
    return new Nested(at, CarrierKinds.wireGroups(at.name()));
  }
}
