package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** What a kind does beyond being stored: defaults, checks, side effects, methods of its own. */
public interface Behaviour {
  Behaviour NONE = new Behaviour() {};

  /** Checks a body before it is stored, and puts in what the service fills in. */
  default void complete(Resource at, ObjectNode body) {}

  /** The type of the operation that a method of a resource starts. */
  default String operation(Resource at, ObjectNode body, String method) {
    return at.kind().operation(method);
  }

  /** Runs in the same transaction after a resource was stored. */
  default void created(Resource at, ObjectNode body) {}

  /** Checks an update and puts in what follows from it. */
  default void updating(Resource at, ObjectNode before, ObjectNode after) {}

  default void updated(Resource at, ObjectNode before, ObjectNode after) {}

  /** Refuses a deletion that must not be. */
  default void deleting(Resource at, ObjectNode body) {}

  default void deleted(Resource at, ObjectNode body) {}

  /** What a reader sees: computed fields put in. Must not change {@code body}. */
  default ObjectNode view(Resource at, ObjectNode body) {
    return body;
  }

  /** A method of the kind's own, such as {@code resize}. */
  default Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return Optional.empty();
  }

  /** A method of the whole collection in a place, such as {@code bulkInsert}. */
  default Optional<Response> collective(
      ComputeEngine engine, String project, Scope scope, String action, Request request) {
    return Optional.empty();
  }
}
