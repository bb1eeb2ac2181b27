package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Methods that do no more than set the fields of their body, such as {@code setUrlMap}. */
public final class Setters {
  private Setters() {}

  public static Optional<Response> run(Resource at, String action, Request request) {
    String type = at.kind().setters().get(action);
    if (type == null || !request.method().equals("POST")) {
      return Optional.empty();
    }
    ObjectNode given = ProtoShape.check(at.kind().message().get(), request.json());
    return at.edited(request, type, b -> b.setAll(given));
  }
}
