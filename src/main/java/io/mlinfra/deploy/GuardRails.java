package io.mlinfra.deploy;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.Plan;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.spec.units.Ratio;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds what an apply must not do without being told so explicitly.
 *
 * @param protects whether the plan forbids to delete or replace what is at an address
 */
public record GuardRails(
    Map<String, KindSchema> schemas, Predicate<Address> protects, Ratio maxDelete) {

  private static final Pattern CONTENT_HASH = Pattern.compile("-[0-9a-f]{8}$");

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
    long losses = destructive.size() - leftovers(plan).size();
    if (owned > 0 && losses > maxDelete.doubleValue() * owned) {
      needsYes.add(
          "delete or replace "
              + losses
              + " of "
              + owned
              + " resources: more than --max-delete "
              + maxDelete
              + " allows");
    }
    return new Report(List.copyOf(forbidden), List.copyOf(needsYes));
  }

  /**
   * Deletions that take nothing away: the plan has the same thing elsewhere, as after a move that
   * was broken off, or has it under a new name; and what only such things use.
   */
  private Set<Address> leftovers(Plan plan) {
    List<Change> deletions =
        plan.changes().filter(c -> c.action() == Action.DELETE && !carriesData(c)).toList();
    List<Change> kept = plan.changes().filter(c -> c.action() != Action.DELETE).toList();
    Set<Address> standing =
        kept.stream()
            .filter(c -> c.live().isPresent())
            .map(Change::address)
            .collect(Collectors.toSet());
    Set<String> series = kept.stream().map(this::series).collect(Collectors.toSet());
    Set<Address> leftovers = new HashSet<>();
    for (Change c : deletions) {
      if (standing.contains(c.address()) || (renamed(c) && series.contains(series(c)))) {
        leftovers.add(c.address());
      }
    }
    deletions.stream()
        .filter(c -> !c.dependsOn().isEmpty() && leftovers.containsAll(c.dependsOn()))
        .map(Change::address)
        .toList()
        .forEach(leftovers::add);
    return leftovers;
  }

  /** Whether a change of content gives things of this kind a new name. */
  private boolean renamed(Change c) {
    KindSchema schema = schemas.get(c.address().kind());
    return schema != null && schema.createBeforeDelete();
  }

  /** What stays the same in the name when the content changes. */
  private String series(Change c) {
    return CONTENT_HASH.matcher(c.address().toString()).replaceFirst("");
  }

  private boolean carriesData(Change c) {
    KindSchema schema = schemas.get(c.address().kind());
    return schema != null && schema.carriesData();
  }
}
