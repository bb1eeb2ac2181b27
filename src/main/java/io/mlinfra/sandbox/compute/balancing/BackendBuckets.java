package io.mlinfra.sandbox.compute.balancing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.FieldSetter;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Buckets that a load balancer serves from. */
public final class BackendBuckets implements Behaviour {
  private static final FieldSetter EDGE = new FieldSetter("securityPolicy", "edgeSecurityPolicy");

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "addSignedUrlKey", "deleteSignedUrlKey" ->
          Optional.of(SignedUrlKeys.change(at, action, request));
      case "setEdgeSecurityPolicy" ->
          Optional.of(
              Response.json(
                  at.engine().change(request, at, action, b -> EDGE.apply(b, request.json()))));
      default -> Optional.empty();
    };
  }
}
