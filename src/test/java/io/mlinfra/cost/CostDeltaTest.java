package io.mlinfra.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Cause;
import io.mlinfra.diff.Change;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.plan.PhasePlan;
import io.mlinfra.plan.Plan;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.spec.FleetPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CostDeltaTest {
  private final FleetPlan fleet = Plans.read(Plans.FIRST);
  private final Collection<DesiredResource> wanted = Plans.build(fleet);

  private static LiveResource live(DesiredResource d) {
    return new LiveResource(
        d.address(), d.location(), d.address().name(), d.body().deepCopy(), Optional.of("p"));
  }

  private static Change change(
      DesiredResource d, Action action, List<FieldChange> fields, Optional<LiveResource> live) {
    boolean gone = action == Action.DELETE;
    return new Change(
        d.address(),
        action,
        Cause.PLAN,
        fields,
        gone ? Optional.empty() : Optional.of(d),
        live,
        new TreeSet<>(),
        d.phase(),
        d.stage());
  }

  private CostDelta delta(List<Change> changes) {
    Plan plan =
        new Plan(
            "sandbox",
            "p",
            List.of(new PhasePlan(1, "all", Duration.ofMinutes(30), changes)),
            List.of(),
            List.of());
    return CostDelta.of(fleet, plan, Catalog.shipped());
  }

  private List<Change> all(Action action) {
    List<Change> changes = new ArrayList<>();
    for (DesiredResource d : wanted) {
      Optional<LiveResource> live =
          action == Action.CREATE ? Optional.empty() : Optional.of(live(d));
      changes.add(change(d, action, List.of(), live));
    }
    return changes;
  }

  @Test
  void aPlanWithoutChangesMakesNoDifference() {
    CostDelta delta = delta(all(Action.NO_CHANGE));
    assertThat(delta.changes()).isEmpty();
    assertThat(delta.difference()).isEqualByComparingTo("0");
    assertThat(delta.before()).isPositive();
  }

  @Test
  void creatingEverythingCostsTheLeastSizeAndDeletingItGivesThatBack() {
    FleetCost whole = Plans.cost(Plans.FIRST);
    assertThat(delta(all(Action.CREATE)).difference()).isEqualByComparingTo(whole.hour().min());
    assertThat(delta(all(Action.DELETE)).difference())
        .isEqualByComparingTo(whole.hour().min().negate());
  }

  @Test
  void anotherMachineTypeChangesWhatItsGroupCosts() {
    List<Change> changes = all(Action.NO_CHANGE);
    List<Change> after = new ArrayList<>();
    for (Change c : changes) {
      DesiredResource d = c.desired().orElseThrow();
      if (d.address().toString().startsWith("compute.instance_template/first-fleet-loaders")) {
        ObjectNode body = d.body().deepCopy();
        body.withObjectProperty("properties").put("machineType", "c4a-highmem-16");
        after.add(change(d.withBody(body), Action.REPLACE, List.of(), c.live()));
      } else {
        after.add(c);
      }
    }
    CostDelta delta = delta(after);
    assertThat(delta.changes())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.address().toString()).contains("loaders");
              assertThat(p.difference()).isPositive();
            });
  }

  @Test
  void aGroupThatAnAutoscalerMadeLargerIsNotTakenBackToItsFirstSize() {
    List<Change> after = new ArrayList<>();
    for (Change c : all(Action.NO_CHANGE)) {
      DesiredResource d = c.desired().orElseThrow();
      if (d.address().kind().equals("compute.instance_group_manager")
          && d.address().name().contains("loaders")) {
        LiveResource live = live(d);
        live.body().put("targetSize", 5);
        after.add(change(d, Action.UPDATE, List.of(), Optional.of(live)));
      } else {
        after.add(c);
      }
    }
    assertThat(delta(after).difference()).isEqualByComparingTo("0");
  }
}
