package io.mlinfra.sandbox.compute.engine;

import java.util.Map;
import java.util.Optional;

/** What stands in a path for a resource: its name, or its number. */
public final class Names {
  private static final String RULE = "[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?|[1-9][0-9]{0,19}";

  private Names() {}

  /** The resource that a path names; refuses what can be neither name nor number. */
  public static Resource resolve(
      ComputeEngine engine, String project, Scope scope, ComputeKind kind, String given) {
    if (!given.matches(RULE)) {
      String field = kind.type().substring(kind.type().indexOf('#') + 1);
      throw Errors.badParameter(field, given, "Must be a match of regex '" + RULE + "'");
    }
    Resource at = new Resource(engine, project, scope, kind, given);
    if (!Character.isDigit(given.charAt(0))) {
      return at;
    }
    return engine.under(kind.collection(), project, scope.path() + "/").entrySet().stream()
        .filter(e -> e.getValue().path("id").asText().equals(given))
        .map(Map.Entry::getKey)
        .map(key -> at.named(key.substring(key.lastIndexOf('/') + 1)))
        .findFirst()
        .orElse(at);
  }

  /** What a link points at that has a number where a name may stand. */
  static Optional<Resource> numbered(ComputeEngine engine, Links.Target target) {
    if (!target.name().matches("[1-9][0-9]{0,19}")) {
      return Optional.empty();
    }
    return engine
        .kind(target.collection())
        .map(k -> resolve(engine, target.project(), target.scope(), k, target.name()))
        .filter(r -> !r.name().equals(target.name()));
  }
}
