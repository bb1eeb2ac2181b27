package io.mlinfra.plan;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds in a plan what must not happen by accident. Pure; says nothing of how one agrees. */
public final class GuardRails {
  /** The share of the fleet that may go without an explicit yes. */
  public static final double DEFAULT_MAX_DELETE = 0.10;

  private final Function<String, KindSchema> schemas;
  private final Predicate<Address> protectedByPlan;
  private final double maxDelete;

  /**
   * @param schemas the schema of a kind
   * @param protectedByPlan whether the plan file forbids the deletion of an address
   * @param maxDelete share of what the plan owns that may be deleted or replaced, 0 to 1
   */
  public GuardRails(
      Function<String, KindSchema> schemas, Predicate<Address> protectedByPlan, double maxDelete) {
    this.schemas = schemas;
    this.protectedByPlan = protectedByPlan;
    this.maxDelete = maxDelete;
  }

  /** What a guard rail is about. */
  public enum Rule {
    /** The plan forbids it; no yes helps, only a change of the plan. */
    PROTECTED,
    /** User data would be lost. */
    CARRIES_DATA,
    /** A large share of the fleet would go. */
    MANY_AT_ONCE
  }

  /**
   * Something to agree to.
   *
   * @param addresses what it is about, in plan order
   * @param sentence what would happen and how to allow it
   */
  public record Concern(Rule rule, List<Address> addresses, String sentence) {
    public Concern {
      addresses = List.copyOf(addresses);
    }

    /** Whether a yes is enough. */
    public boolean confirmable() {
      return rule != Rule.PROTECTED;
    }
  }

  /** All concerns, the gravest first. */
  public List<Concern> check(Plan plan) {
    List<Change> removals = plan.changes().filter(GuardRails::removes).toList();
    List<Concern> concerns = new ArrayList<>();
    List<Address> forbidden = addresses(removals, this::isProtected);
    if (!forbidden.isEmpty()) {
      concerns.add(
          new Concern(
              Rule.PROTECTED,
              forbidden,
              "the plan protects "
                  + names(forbidden)
                  + "; take it out of lifecycle.protect before it can be deleted or replaced"));
    }
    List<Address> data = addresses(removals, c -> schemas.apply(c.address().kind()).carriesData());
    if (!data.isEmpty()) {
      concerns.add(
          new Concern(
              Rule.CARRIES_DATA, data, "deletes or replaces what carries data: " + names(data)));
    }
    long owned = plan.changes().filter(c -> c.live().isPresent()).count();
    if (removals.size() > maxDelete * owned) {
      concerns.add(
          new Concern(
              Rule.MANY_AT_ONCE,
              addresses(removals, c -> true),
              String.format(
                  Locale.ROOT,
                  "deletes or replaces %d of %d resources (%.0f %%), more than --max-delete (%.0f"
                      + " %%)",
                  removals.size(),
                  owned,
                  100.0 * removals.size() / owned,
                  100.0 * maxDelete)));
    }
    return concerns;
  }

  private static boolean removes(Change change) {
    return change.action() == Action.DELETE || change.action() == Action.REPLACE;
  }

  private boolean isProtected(Change change) {
    return protectedByPlan.test(change.address())
        || change.desired().filter(DesiredResource::protect).isPresent();
  }

  private static List<Address> addresses(List<Change> changes, Predicate<Change> which) {
    return changes.stream().filter(which).map(Change::address).toList();
  }

  private static String names(List<Address> addresses) {
    return addresses.stream().map(Address::toString).collect(Collectors.joining(", "));
  }
}
