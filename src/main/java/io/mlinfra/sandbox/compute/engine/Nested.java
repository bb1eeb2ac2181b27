package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A kind whose resources live below one of another kind. */
public record Nested(Resource parent, ComputeKind kind) {
  /**
   * @param rest of the path, after the collection
   */
  public Optional<Response> handle(Request request, List<String> rest) {
    if (rest.isEmpty()) {
      return switch (request.method()) {
        case "GET" -> Optional.of(Response.json(list(request)));
        case "POST" -> {
          ObjectNode body = request.json();
          String name = body.path("name").asText("");
          if (name.isEmpty()) {
            throw Errors.required("name");
          }
          yield Optional.of(Response.json(parent.engine().insert(request, at(name), body)));
        }
        default -> Optional.empty();
      };
    }
    if (rest.size() > 1) {
      return Optional.empty();
    }
    Resource at = at(rest.getFirst());
    ComputeEngine engine = parent.engine();
    return switch (request.method()) {
      case "GET" -> Optional.of(Response.json(engine.view(at, engine.get(at))));
      case "DELETE" -> Optional.of(Response.json(engine.delete(request, at)));
      case "PATCH" ->
          Optional.of(Response.json(engine.update(request, at, request.json(), "patch")));
      default -> Optional.empty();
    };
  }

  public boolean isEmpty() {
    return stored().isEmpty();
  }

  private List<ObjectNode> stored() {
    return List.copyOf(
        parent
            .engine()
            .under(kind.collection(), parent.project(), parent.scope().path() + "/")
            .values());
  }

  private ObjectNode list(Request request) {
    List<Listings.Item> items = new ArrayList<>();
    for (ObjectNode body : stored()) {
      Resource at = at(body.path("name").asText());
      items.add(new Listings.Item("", at.key(), parent.engine().view(at, body)));
    }
    String self = Links.BASE + "projects/" + parent.project() + "/" + parent.scope().path();
    return Listings.list(request, kind.type(), self + "/" + kind.collection(), items);
  }

  private Resource at(String name) {
    return new Resource(parent.engine(), parent.project(), parent.scope(), kind, name);
  }
}
