package io.mlinfra.quota;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.QuotaMetric;
import io.mlinfra.inventory.Inventory;
import io.mlinfra.inventory.Item;
import io.mlinfra.inventory.SizeRange;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan needs of each quota in each place, against what the project has.
 *
 * @param notes what could not be read
 */
public record QuotaReport(List<Need> needs, List<String> notes) {
  public QuotaReport {
    needs = List.copyOf(needs);
    notes = List.copyOf(notes);
  }

  /**
   * The need of one quota in one place.
   *
   * @param min at the fleet's least size
   * @param max at its greatest size
   * @param own what the plan's resources that are already deployed use
   * @param level what the project has; empty when the project does not list it
   * @param preference the request that stands for it
   */
  public record Need(
      QuotaMetric metric,
      String place,
      double min,
      double max,
      double own,
      Optional<QuotaLimits.Level> level,
      Optional<QuotaLimits.Preference> preference) {
    /** Used by others: what the plan has deployed counts within its need, not on top of it. */
    public double others() {
      return level.flatMap(QuotaLimits.Level::usage).map(u -> Math.max(0, u - own)).orElse(0.0);
    }

    /** Whether the least size fits; unknown limits are no refusal. */
    public boolean fitsMin() {
      return fits(min);
    }

    public boolean fitsMax() {
      return fits(max);
    }

    private boolean fits(double need) {
      return need <= own
          || level.map(l -> l.limit() < 0 || others() + need <= l.limit()).orElse(true);
    }

    /** The limit that the greatest size would need. */
    public long wanted() {
      return (long) Math.ceil(others() + max);
    }

    /** A request whose answer is still to come. */
    public Optional<QuotaLimits.Preference> pending() {
      return preference.filter(QuotaLimits.Preference::reconciling);
    }
  }

  /**
   * Compares.
   *
   * @param wanted everything that the plan wants, whatever phase is looked at
   * @param owned everything live that carries the plan's mark
   */
  public static QuotaReport of(
      Collection<DesiredResource> wanted,
      Collection<LiveResource> owned,
      Catalog catalog,
      QuotaLimits limits) {
    Map<QuotaNeeds.Key, SizeRange> needed = QuotaNeeds.of(scaled(wanted), catalog);
    Map<QuotaNeeds.Key, SizeRange> own =
        QuotaNeeds.of(
            Inventory.asItStands(owned.stream().map(l -> Item.of(l, 1, Optional.empty())).toList()),
            catalog);
    List<Need> needs = new ArrayList<>();
    needed.forEach(
        (key, amount) -> {
          if (amount.max().signum() > 0) {
            needs.add(
                new Need(
                    key.metric(),
                    key.place(),
                    amount.min().doubleValue(),
                    amount.max().doubleValue(),
                    own.getOrDefault(key, SizeRange.ZERO).max().doubleValue(),
                    limits.of(key.metric(), key.place()),
                    limits.preference(key.metric(), key.place())));
          }
        });
    needs.sort(
        Comparator.comparing((Need n) -> !n.place().equals("global")).thenComparing(Need::place));
    return new QuotaReport(needs, limits.notes());
  }

  private static Inventory scaled(Collection<DesiredResource> wanted) {
    return Inventory.scaled(wanted.stream().map(Item::of).toList(), BigDecimal.ONE);
  }

  /**
   * Only what some of the wanted resources count against. The least size is then what is deployed
   * and they, which may be less than the whole.
   */
  public QuotaReport touchedBy(
      Set<Address> touched, Collection<DesiredResource> wanted, Catalog catalog) {
    Map<QuotaNeeds.Key, SizeRange> theirs =
        QuotaNeeds.of(scaled(wanted), catalog, touched::contains);
    List<Need> kept = new ArrayList<>();
    for (Need n : needs) {
      SizeRange amount = theirs.get(new QuotaNeeds.Key(n.metric(), n.place()));
      if (amount != null) {
        double least = Math.min(n.min(), n.own() + amount.min().doubleValue());
        kept.add(
            new Need(n.metric(), n.place(), least, n.max(), n.own(), n.level(), n.preference()));
      }
    }
    return new QuotaReport(kept, notes);
  }

  /** Needs that do not fit even at the least size: an apply would fail on them. */
  public List<Need> missingAtMin() {
    return needs.stream().filter(n -> !n.fitsMin()).toList();
  }

  /** Needs that fit at the least size but not at the greatest. */
  public List<Need> missingAtMax() {
    return needs.stream().filter(n -> n.fitsMin() && !n.fitsMax()).toList();
  }

  /** All that does not fit at the greatest size: what is worth asking for. */
  public List<Need> missing() {
    return needs.stream().filter(n -> !n.fitsMax()).toList();
  }
}
