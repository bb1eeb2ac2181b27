package io.mlinfra.sandbox.compute;

/** Which resource a request is about, and the engine that holds it. */
record Resource(ComputeEngine engine, String project, Scope scope, ComputeKind kind, String name) {
  String key() {
    return Links.key(project, scope, name);
  }

  /** {@code projects/P/regions/R/subnetworks/N}. */
  String path() {
    return "projects/" + project + "/" + scope.path() + "/" + kind.collection() + "/" + name;
  }

  String selfLink() {
    return Links.BASE + path();
  }

  Resource named(String other) {
    return new Resource(engine, project, scope, kind, other);
  }
}
