package io.mlinfra.spec;

import io.mlinfra.spec.read.Nearest;
import io.mlinfra.spec.read.Section;
import java.util.Collection;

/** Checks names that one section uses and another defines. */
final class CrossReferences {
  private CrossReferences() {}

  static void check(FleetPlan plan, Section top) {
    clusters(plan.scaling().keySet(), "scaling", plan, top);
    clusters(plan.cost().spot().keySet(), "cost.spot", plan, top);
    for (String cluster : plan.fleet().keySet()) {
      if (!plan.scaling().containsKey(cluster)) {
        top.errorAt(
            "fleet." + cluster,
            "the cluster \"" + cluster + "\" has no entry under scaling, so its size is unknown",
            "add \"" + cluster + ": {min_nodes: 1, max_nodes: 2}\" under scaling");
      }
    }
  }

  private static void clusters(
      Collection<String> names, String section, FleetPlan plan, Section top) {
    for (String name : names) {
      if (!plan.fleet().containsKey(name)) {
        top.errorAt(
            section + "." + name,
            section + " names the cluster \"" + name + "\", which fleet does not define",
            Nearest.to(name, plan.fleet().keySet())
                .map(n -> "did you mean \"" + n + "\"?")
                .orElse("fleet defines: " + String.join(", ", plan.fleet().keySet())));
      }
    }
  }
}
