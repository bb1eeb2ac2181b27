package io.mlinfra.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.apply.state.FolderState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over the wire, with faults in nearly a third of all calls, connections cut before and after the
 * effect included, apply and destroy come to the same end as without.
 */
class SandboxFaultsTest {
  /** {@code scripts/chaos} runs a hundred; the build a few. */
  private static final int SEEDS = Integer.getInteger("chaos.seeds", 3);

  private static final Path PLAN =
      Path.of(System.getProperty("chaos.plan", "plans/examples/first-fleet.yaml"));

  @TempDir Path folder;

  @Test
  void withFaultsInAThirdOfAllCallsTheEndIsTheSame() throws IOException, InterruptedException {
    Map<String, Integer> undisturbed;
    Map<String, Integer> empty;
    try (SandboxFleet fleet = new SandboxFleet(PLAN, folder.resolve("calm"))) {
      Session session = session(fleet, "calm-state", 0);
      empty = SandboxFleet.census(session.live());
      assertThat(session.apply(fleet.graph()).status()).isEqualTo(ApplyResult.Status.DONE);
      undisturbed = SandboxFleet.census(session.live());
    }
    long injected = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      injected += run(seed, undisturbed, empty);
    }
    assertThat(injected).isGreaterThan(20L * SEEDS);
    System.out.printf(
        "faults: %s, %d seeds run, %d faults injected, duplicates 0, orphans 0, lost 0%n",
        PLAN.getFileName(), SEEDS, injected);
  }

  private long run(int seed, Map<String, Integer> undisturbed, Map<String, Integer> empty)
      throws IOException, InterruptedException {
    try (SandboxFleet fleet = new SandboxFleet(PLAN, folder.resolve("cloud-" + seed))) {
      addFaults(fleet, seed);
      Session session = session(fleet, "state-" + seed, seed);
      ApplyResult applied = session.apply(fleet.graph());
      long injected = fleet.endFaults();
      assertThat(applied.failed()).as("seed " + seed).isEmpty();
      assertThat(applied.status()).as("seed " + seed).isEqualTo(ApplyResult.Status.DONE);
      assertThat(SandboxFleet.difference(SandboxFleet.census(session.live()), undisturbed))
          .as("seed " + seed)
          .isEmpty();
      assertThat(session.plan(fleet.graph()).hasChanges()).as("seed " + seed).isFalse();

      addFaults(fleet, seed + 1000);
      ApplyResult destroyed = session.destroy();
      injected += fleet.endFaults();
      assertThat(destroyed.failed()).as("seed " + seed).isEmpty();
      assertThat(SandboxFleet.difference(SandboxFleet.census(session.live()), empty))
          .as("seed " + seed)
          .isEmpty();
      return injected;
    }
  }

  private Session session(SandboxFleet fleet, String state, long seed) {
    return fleet.session(new FolderState(folder.resolve(state)), seed, UnaryOperator.identity());
  }

  /** Together they strike 30 % of all calls. */
  private static void addFaults(SandboxFleet fleet, long seed)
      throws IOException, InterruptedException {
    fleet.fault("status", 0.08, seed, ", \"status\": 503");
    fleet.fault("status", 0.06, seed + 1, ", \"status\": 429");
    fleet.fault("status", 0.03, seed + 2, ", \"status\": 500");
    fleet.fault("cut-before", 0.07, seed + 3, "");
    fleet.fault("cut-after", 0.10, seed + 4, "");
  }
}
