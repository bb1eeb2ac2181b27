package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;
import java.util.function.Consumer;

/** Which resource a request is about, and the engine that holds it. */
public record Resource(
    ComputeEngine engine, String project, Scope scope, ComputeKind kind, String name) {
  public String key() {
    return Links.key(project, scope, name);
  }

  /** {@code projects/P/regions/R/subnetworks/N}. */
  public String path() {
    return "projects/" + project + "/" + scope.path() + "/" + kind.collection() + "/" + name;
  }

  public String selfLink() {
    return Links.BASE + path();
  }

  /**
   * Edits a copy of what is stored, keeps it, and answers with the operation, as most methods of
   * resources do.
   *
   * @param type of the operation
   */
  public Optional<Response> edited(Request request, String type, Consumer<ObjectNode> edit) {
    return Optional.of(
        Response.json(
            engine.change(
                request,
                this,
                type,
                before -> {
                  ObjectNode after = before.deepCopy();
                  edit.accept(after);
                  return after;
                })));
  }

  public Resource named(String other) {
    return new Resource(engine, project, scope, kind, other);
  }
}
