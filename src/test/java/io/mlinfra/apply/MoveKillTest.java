package io.mlinfra.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.apply.capacity.OnStockout;
import io.mlinfra.apply.journal.JournalException;
import io.mlinfra.apply.state.FolderState;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.deploy.Fallbacks;
import io.mlinfra.deploy.GuardRails;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Plan;
import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.spec.units.Ratio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over the wire, with a region that has no machines left: an apply killed at any wire call or
 * journal write of its moves ends after a second one where an undisturbed one would, and nothing
 * that it leaves behind counts as a loss of the fleet.
 */
class MoveKillTest {
  /** {@code scripts/chaos} goes through all points, the build through a few. */
  private static final int STRIDE = Integer.getInteger("chaos.moves.stride", 25);

  private static final QuotaLimits UNLIMITED = (metric, place) -> Optional.empty();
  private static final int MOVES = 4;
  private static final Address GROUP =
      Address.parse("compute.instance_group_manager/two-homes-trainers-us-central1-od");

  @TempDir Path folder;
  private int firstOfMoves;

  @Test
  void killedAnywhereInAMoveTheNextApplyEndsInTheSamePlace() throws Exception {
    Path plan = Files.copy(TwoHomes.FILE, folder.resolve("plan.yaml"));
    Map<String, Integer> wanted;
    int points;
    try (SandboxFleet fleet = new SandboxFleet(plan, folder.resolve("calm"))) {
      TwoHomes.stockout(fleet);
      points = apply(fleet, "calm", Integer.MAX_VALUE);
      wanted = census(fleet);
      assertThat(zone(fleet)).isEqualTo("us-east4-a");
    }
    assertThat(firstOfMoves).isBetween(1, points);
    int killed = 0;
    try (SandboxFleet fleet = new SandboxFleet(plan, folder.resolve("cloud"))) {
      Map<String, Integer> empty = census(fleet);
      TwoHomes.stockout(fleet);
      for (int at = firstOfMoves; at <= points; at += STRIDE) {
        String state = "kill-" + at;
        apply(fleet, state, at);
        apply(fleet, state, Integer.MAX_VALUE);
        assertThat(SandboxFleet.difference(census(fleet), wanted)).as("killed at " + at).isEmpty();
        assertThat(zone(fleet)).as("killed at " + at).isEqualTo("us-east4-a");
        Deployment deployment = deployment(fleet, state, new Mortal(Integer.MAX_VALUE));
        assertThat(deployment.plan(deployment.read()).hasChanges()).as("killed at " + at).isFalse();
        destroy(fleet, state);
        assertThat(SandboxFleet.difference(census(fleet), empty)).as("killed at " + at).isEmpty();
        killed++;
      }
    }
    System.out.printf(
        "moves: %d of %d points killed, duplicates 0, orphans 0, lost 0%n",
        killed, points - firstOfMoves + 1);
  }

  /** Runs until the end or the death at a point; returns the points that were passed. */
  private int apply(SandboxFleet fleet, String state, int killAt) throws IOException {
    Mortal mortal = new Mortal(killAt);
    ApplyListener listener =
        event -> {
          if (event instanceof ApplyEvent.Moved && firstOfMoves == 0) {
            // The move's own record is three points back.
            firstOfMoves = mortal.points() - 3;
          }
        };
    try {
      Deployment deployment = deployment(fleet, state, mortal);
      Deployment.Outcome outcome =
          deployment.apply(
              ApplyOptions.DEFAULT.withOnStockout(OnStockout.FALLBACK, MOVES),
              (live, left) ->
                  new Fallbacks(
                      deployment.fleet(), deployment.standing(live), left, () -> UNLIMITED),
              new Cancellation(),
              listener,
              deployment::plan,
              MoveKillTest::harmless);
      ApplyResult result = ((Deployment.Outcome.Applied) outcome).result();
      assertThat(result.status()).as(state + ": " + result).isEqualTo(ApplyResult.Status.DONE);
    } catch (Crash | JournalException killed) {
      assertThat(killAt).isLessThan(Integer.MAX_VALUE);
    }
    return mortal.points();
  }

  /** What a move leaves behind may go without a question, however small the fleet. */
  private static Optional<Plan> harmless(Plan plan, LiveState live) {
    GuardRails rails = new GuardRails(live.schemas(), a -> false, Ratio.parse("1%"));
    assertThat(rails.check(plan).needsYes()).isEmpty();
    return Optional.of(plan);
  }

  private void destroy(SandboxFleet fleet, String state) {
    Deployment deployment = deployment(fleet, state, new Mortal(Integer.MAX_VALUE));
    Deployment.Outcome outcome =
        deployment.apply(
            ApplyOptions.DEFAULT.withCommand("destroy"),
            (live, left) -> io.mlinfra.apply.capacity.CapacityPolicy.NONE,
            new Cancellation(),
            ApplyListener.SILENT,
            deployment::destroyPlan,
            (plan, live) -> Optional.of(plan));
    ApplyResult result = ((Deployment.Outcome.Applied) outcome).result();
    assertThat(result.status()).as(state + ": " + result).isEqualTo(ApplyResult.Status.DONE);
  }

  private Deployment deployment(SandboxFleet fleet, String state, Mortal mortal) {
    return fleet.deployment(
        new MortalState(new FolderState(folder.resolve(state)), mortal), mortal);
  }

  private Map<String, Integer> census(SandboxFleet fleet) {
    return SandboxFleet.census(live(fleet));
  }

  private LiveState live(SandboxFleet fleet) {
    return deployment(fleet, "looking", new Mortal(Integer.MAX_VALUE)).read();
  }

  private String zone(SandboxFleet fleet) {
    List<LiveResource> groups =
        live(fleet).all().stream().filter(l -> l.address().equals(GROUP)).toList();
    assertThat(groups).hasSize(1);
    return groups.getFirst().location().id();
  }
}
