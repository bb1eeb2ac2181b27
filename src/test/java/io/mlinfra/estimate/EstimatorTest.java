package io.mlinfra.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.apply.schedule.Limits;
import io.mlinfra.apply.state.ApplyState;
import io.mlinfra.apply.state.FolderState;
import io.mlinfra.apply.state.MeasuredDurations;
import io.mlinfra.blueprint.Blueprint;
import io.mlinfra.blueprint.databricks.DatabricksResources;
import io.mlinfra.blueprint.monitoring.MonitoringResources;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Cause;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.PhasePlan;
import io.mlinfra.resource.Address;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PlanParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimatorTest {
  private static final Duration BUDGET = Duration.ofMinutes(30);

  /** As the table has them. */
  private static final long NETWORK = 21;

  private static final long SUBNET = 19;

  @TempDir Path dir;

  private MeasuredDurations measured;

  @BeforeEach
  void begin() {
    measured = new ApplyState(new FolderState(dir)).durations();
  }

  private static Change change(String address, Action action, String... needs) {
    return new Change(
        Address.parse(address),
        action,
        Cause.PLAN,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        new TreeSet<>(Arrays.stream(needs).map(Address::parse).toList()),
        1,
        "network");
  }

  private PhaseEstimate estimate(int parallelism, double scale, Change... changes) {
    return new Estimator(Catalog.shipped(), measured, Limits.of(parallelism), scale)
        .of(new PhasePlan(1, "one", BUDGET, List.of(changes)));
  }

  @Test
  void whatWaitsForSomethingTakesBothTimesAndIsTheCriticalPath() {
    PhaseEstimate e =
        estimate(
            8,
            1,
            change("compute.network/n", Action.CREATE),
            change("compute.subnetwork/a", Action.CREATE, "compute.network/n"),
            change("compute.subnetwork/b", Action.CREATE, "compute.network/n"),
            change("compute.address/x", Action.CREATE));
    assertThat(e.here()).isEqualTo(Duration.ofSeconds(NETWORK + SUBNET));
    assertThat(e.real()).isEqualTo(e.here());
    assertThat(e.criticalPath())
        .extracting(s -> s.address().toString())
        .containsExactly("compute.network/n", "compute.subnetwork/a");
  }

  @Test
  void oneAtATimeTakesTheSumAndTwoAtATimeLess() {
    Change[] three = {
      change("compute.network/a", Action.CREATE),
      change("compute.network/b", Action.CREATE),
      change("compute.network/c", Action.CREATE)
    };
    assertThat(estimate(1, 1, three).here()).isEqualTo(Duration.ofSeconds(3 * NETWORK));
    assertThat(estimate(2, 1, three).here()).isEqualTo(Duration.ofSeconds(2 * NETWORK));
    assertThat(estimate(3, 1, three).here()).isEqualTo(Duration.ofSeconds(NETWORK));
  }

  @Test
  void measuredTimesGoBeforeTypicalOnes() {
    measured.measured("compute.network", Action.CREATE, Duration.ofSeconds(50));
    PhaseEstimate e =
        estimate(
            8,
            1,
            change("compute.network/n", Action.CREATE),
            change("compute.subnetwork/a", Action.CREATE, "compute.network/n"));
    assertThat(e.here()).isEqualTo(Duration.ofSeconds(50 + SUBNET));
    assertThat(e.real()).isEqualTo(Duration.ofSeconds(NETWORK + SUBNET));
    assertThat(e.measured()).isEqualTo(1);
  }

  @Test
  void theEmbeddedCloudIsFasterByItsTimeScaleAndTheRealOneIsToldBeside() {
    PhaseEstimate e = estimate(8, 0.001, change("compute.network/n", Action.CREATE));
    assertThat(e.here()).isLessThan(Duration.ofSeconds(1));
    assertThat(e.real()).isEqualTo(Duration.ofSeconds(NETWORK));
  }

  @Test
  void groupsAreWaitedForUntilTheirMachinesStand() {
    Duration create =
        Catalog.shipped().operationTime("compute.instance_group_manager", "create").orElseThrow();
    Duration gate =
        Catalog.shipped().operationTime("compute.instance_group_manager", "gate").orElseThrow();
    assertThat(estimate(8, 1, change("compute.instance_group_manager/g", Action.CREATE)).here())
        .isEqualTo(create.plus(gate));
  }

  @Test
  void aPhaseIsTooLongFromTheFirstMomentBeyondItsBudget() {
    measured.measured("compute.network", Action.CREATE, BUDGET);
    assertThat(estimate(8, 1, change("compute.network/n", Action.CREATE)).over()).isFalse();
    measured.measured("compute.address", Action.CREATE, BUDGET.plusMillis(1));
    assertThat(estimate(8, 1, change("compute.address/a", Action.CREATE)).over()).isTrue();
  }

  @Test
  void nothingToDoTakesNoTime() {
    PhaseEstimate e = estimate(8, 1, change("compute.network/n", Action.NO_CHANGE));
    assertThat(e.here()).isZero();
    assertThat(e.criticalPath()).isEmpty();
  }

  @Test
  void everyKindOfTheShippedPlanHasTypicalTimes() {
    PlanParser.Result result =
        new PlanParser(n -> Optional.empty(), List.of())
            .parse(Path.of("plans/ml-fleet.yaml"), "plans/ml-fleet.yaml");
    FleetPlan plan = ((PlanParser.Result.Parsed) result).file().plan();
    Set<String> kinds =
        Blueprint.of(
                plan,
                Catalog.shipped(),
                List.of(
                    cx -> DatabricksResources.build(plan),
                    cx -> MonitoringResources.build(plan, MonitoringResources.ALL)))
            .resources()
            .stream()
            .map(r -> r.address().kind())
            .collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (String kind : kinds) {
      for (String action : List.of("create", "update", "delete")) {
        if (Catalog.shipped().operationTime(kind, action).isEmpty()) {
          missing.add(kind + " " + action);
        }
      }
    }
    assertThat(missing).isEmpty();
  }
}
