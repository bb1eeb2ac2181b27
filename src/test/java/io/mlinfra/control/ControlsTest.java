package io.mlinfra.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.blueprint.Placement;
import io.mlinfra.control.Policy.Handling;
import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.units.Ratio;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the controller decides, on both sides of each of its limits. */
class ControlsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Bounds.Mode ON = Bounds.Mode.ON;
  private static final Bounds.Mode OUT = Bounds.Mode.ONLY_SCALE_OUT;

  private static Policy policy(Handling handling, long budget) {
    return new Policy(
        Map.of(
            "gpu",
            new Policy.Cluster(
                "gpu",
                0.8,
                0.3,
                List.of("us-central1", "us-east4"),
                handling,
                Duration.ofMinutes(5),
                2)),
        Optional.of(
            new CostSpec.Controls(
                BigDecimal.valueOf(budget),
                new Ratio(new BigDecimal("0.7")),
                new Ratio(new BigDecimal("0.9")),
                Optional.of(Duration.ofMinutes(30)),
                Optional.empty())));
  }

  private static GroupState group(String region, boolean spot, long size, long running) {
    Placement p = new Placement("gpu", region, region, region + "-a", spot, 1, 4);
    return new GroupState(
        region + (spot ? "-spot" : "-od"),
        p,
        size,
        running,
        new Bounds(ON, 1, 4),
        running < size ? Optional.of("ZONE_RESOURCE_POOL_EXHAUSTED") : Optional.empty());
  }

  private static Observation seen(Instant at, double used, GroupState... groups) {
    return new Observation(at, Map.of("gpu", used), List.of(groups));
  }

  private static Pass decide(Policy policy, Observation seen, Memory memory) {
    return new Controls(policy, p -> Optional.of(BigDecimal.TEN)).decide(seen, memory);
  }

  @Test
  void machinesMayGoOnlyBelowTheLowerThreshold() {
    Policy policy = policy(Handling.RESTART, 1_000_000);
    GroupState g = group("us-central1", false, 2, 2);
    assertThat(decide(policy, seen(NOON, 0.30, g), Memory.EMPTY).changes())
        .containsEntry(g.name(), new Bounds(OUT, 1, 4));
    assertThat(decide(policy, seen(NOON, 0.29, g), Memory.EMPTY).changes()).isEmpty();
  }

  @Test
  void withoutAMetricNothingIsDecided() {
    Pass pass =
        decide(
            policy(Handling.RESTART, 1_000_000),
            new Observation(NOON, Map.of(), List.of(group("us-central1", false, 2, 2))),
            Memory.EMPTY);
    assertThat(pass.changes()).isEmpty();
    assertThat(pass.decisions()).isEmpty();
  }

  @Test
  void anIdleClusterGoesToItsLeastSizeOnceItHasBeenIdleForLongEnough() {
    Policy policy = policy(Handling.RESTART, 1_000_000);
    GroupState g = group("us-central1", false, 3, 3);
    Memory memory = decide(policy, seen(NOON, 0.01, g), Memory.EMPTY).memory();
    assertThat(decide(policy, seen(NOON.plusSeconds(1799), 0.01, g), memory).changes()).isEmpty();
    assertThat(decide(policy, seen(NOON.plusSeconds(1800), 0.01, g), memory).changes())
        .containsEntry(g.name(), new Bounds(ON, 1, 1));
    Memory busy = decide(policy, seen(NOON.plusSeconds(900), 0.2, g), memory).memory();
    assertThat(busy.idleSince()).as("work in between begins the count anew").isEmpty();
  }

  @Test
  void machinesWithoutRoomAreAskedOfTheFirstFallbackRegionWithTheSameProvisioning() {
    GroupState short1 = group("us-east4", true, 3, 1);
    GroupState spot = group("us-central1", true, 1, 1);
    GroupState onDemand = group("us-central1", false, 1, 1);
    Pass pass =
        decide(
            policy(Handling.MIGRATE, 1_000_000),
            seen(NOON, 0.5, short1, onDemand, spot),
            Memory.EMPTY);
    assertThat(pass.decisions())
        .filteredOn(Decision.Move.class::isInstance)
        .singleElement()
        .satisfies(
            d -> {
              Decision.Move move = (Decision.Move) d;
              assertThat(move.to()).isEqualTo(spot.name());
              assertThat(move.count()).isEqualTo(2);
            });
    assertThat(pass.bounds().get(short1.name())).isEqualTo(new Bounds(OUT, 1, 1));
    assertThat(pass.bounds().get(spot.name())).isEqualTo(new Bounds(OUT, 3, 7));
    assertThat(pass.bounds().get(onDemand.name())).isEqualTo(new Bounds(OUT, 1, 4));
  }

  @Test
  void whatIsCheckpointedWaitsOneIntervalForItsPlaceAndWhatRestartsWaitsForEver() {
    GroupState lacking = group("us-east4", true, 2, 1);
    GroupState other = group("us-central1", true, 1, 1);
    Policy checkpoint = policy(Handling.CHECKPOINT, 1_000_000);
    Memory memory = decide(checkpoint, seen(NOON, 0.5, lacking, other), Memory.EMPTY).memory();
    assertThat(moves(decide(checkpoint, seen(NOON.plusSeconds(299), 0.5, lacking, other), memory)))
        .isZero();
    assertThat(moves(decide(checkpoint, seen(NOON.plusSeconds(300), 0.5, lacking, other), memory)))
        .isEqualTo(1);
    assertThat(
            moves(
                decide(
                    policy(Handling.RESTART, 1_000_000),
                    seen(NOON.plusSeconds(9000), 0.5, lacking, other),
                    memory)))
        .isZero();
  }

  @Test
  void machinesAreSentElsewhereOnlySoOftenAndThenSomebodyIsTold() {
    Policy policy = policy(Handling.MIGRATE, 1_000_000);
    Memory memory = Memory.EMPTY;
    int moves = 0;
    Pass pass = decide(policy, seen(NOON, 0.5), memory);
    for (int i = 0; i < 5; i++) {
      pass =
          decide(
              policy,
              seen(
                  NOON.plusSeconds(60L * i),
                  0.5,
                  group("us-east4", true, 2, 1),
                  group("us-central1", true, 1, 1)),
              memory);
      moves += moves(pass);
      memory = pass.memory();
    }
    assertThat(moves).isEqualTo(2);
    assertThat(memory.alerted()).contains("moves-us-east4-spot");
    assertThat(pass.decisions()).as("said once").noneMatch(Decision.Alert.class::isInstance);
  }

  @Test
  void theDayIsWatchedAgainstTheBudgetAndBeginsAnewAtMidnight() {
    Policy policy = policy(Handling.RESTART, 100);
    GroupState g = group("us-central1", false, 3, 3);
    // 3 machines at 10 dollars an hour: 30 an hour.
    Memory memory = decide(policy, seen(NOON, 0.5, g), Memory.EMPTY).memory();
    Pass warning = decide(policy, seen(NOON.plusSeconds(8_400), 0.5, g), memory);
    assertThat(warning.decisions())
        .anySatisfy(d -> assertThat(d).hasFieldOrPropertyWithValue("level", "warning"));
    assertThat(warning.bounds()).containsEntry(g.name(), new Bounds(OUT, 1, 4));

    Pass critical = decide(policy, seen(NOON.plusSeconds(10_800), 0.5, g), memory);
    assertThat(critical.bounds()).containsEntry(g.name(), new Bounds(OUT, 1, 3));

    Pass spent = decide(policy, seen(NOON.plusSeconds(12_000), 0.5, g), memory);
    assertThat(spent.bounds()).containsEntry(g.name(), new Bounds(ON, 1, 1));

    Pass nextDay =
        decide(policy, seen(Instant.parse("2026-03-02T01:00:00Z"), 0.5, g), spent.memory());
    assertThat(nextDay.memory().spending().orElseThrow().amount()).isEqualByComparingTo("30");
    assertThat(nextDay.bounds()).containsEntry(g.name(), new Bounds(OUT, 1, 4));
  }

  private static long moves(Pass pass) {
    return pass.decisions().stream().filter(Decision.Move.class::isInstance).count();
  }
}
