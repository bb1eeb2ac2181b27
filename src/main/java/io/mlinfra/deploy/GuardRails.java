package io.mlinfra.deploy;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.Plan;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.spec.units.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds what an apply must not do without being told so explicitly.
 *
 * @param protects whether the plan forbids to delete or replace what is at an address
 */
public record GuardRails(
    Map<String, KindSchema> schemas, Predicate<Address> protects, Ratio maxDelete) {

  /**
   * What was found.
   *
   * @param forbidden must not be done at all: the plan protects it
   * @param needsYes may be done after an explicit yes
   */
  public record Report(List<String> forbidden, List<String> needsYes) {}

  public Report check(Plan plan) {
    List<String> forbidden = new ArrayList<>();
    List<String> needsYes = new ArrayList<>();
    long owned = plan.changes().filter(c -> c.live().isPresent()).count();
    List<Change> destructive =
        plan.changes()
            .filter(c -> c.action() == Action.DELETE || c.action() == Action.REPLACE)
            .toList();
    for (Change c : destructive) {
      boolean desiredProtected = c.desired().filter(d -> d.protect()).isPresent();
      String verb = c.action() == Action.DELETE ? "delete " : "replace ";
      if (desiredProtected || protects.test(c.address())) {
        forbidden.add(verb + c.address() + ": lifecycle.protect forbids it");
      } else if (schemas.containsKey(c.address().kind()) && carriesData(c)) {
        needsYes.add(verb + c.address() + ": it carries data that would be lost");
      }
    }
    if (owned > 0 && destructive.size() > maxDelete.doubleValue() * owned) {
      needsYes.add(
          "delete or replace "
              + destructive.size()
              + " of "
              + owned
              + " resources: more than --max-delete "
              + maxDelete
              + " allows");
    }
    return new Report(List.copyOf(forbidden), List.copyOf(needsYes));
  }

  private boolean carriesData(Change c) {
    KindSchema schema = schemas.get(c.address().kind());
    return schema != null && schema.carriesData();
  }
}
