package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Buckets that a load balancer serves from. */
final class BackendBuckets implements Behaviour {
  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return action.equals("addSignedUrlKey") || action.equals("deleteSignedUrlKey")
        ? Optional.of(SignedUrlKeys.change(at, action, request))
        : Optional.empty();
  }
}
