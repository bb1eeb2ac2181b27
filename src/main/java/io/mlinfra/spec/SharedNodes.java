package io.mlinfra.spec;

import io.mlinfra.spec.yaml.Node;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The values of a plan that stand in it once and are used twice, through YAML's aliases. */
final class SharedNodes {
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Node> shared = Collections.newSetFromMap(new IdentityHashMap<>());

  private SharedNodes() {}

  static SharedNodes of(Node root) {
    SharedNodes nodes = new SharedNodes();
    nodes.walk(root);
    return nodes;
  }

  boolean contains(Node node) {
    return shared.contains(node);
  }

  private void walk(Node node) {
    if (!seen.add(node)) {
      shared.add(node);
      return;
    }
    switch (node) {
      case Node.Mapping m -> m.entries().forEach(e -> walk(e.value()));
      case Node.Sequence s -> s.items().forEach(this::walk);
      case Node.Scalar _ -> {}
    }
  }
}
