package io.mlinfra.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.apply.journal.JournalException;
import io.mlinfra.apply.state.FolderState;
import io.mlinfra.provider.Provider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over the wire, with the real adapters: an apply, and then a destroy, killed at any wire call or
 * journal write ends after a second one as if nothing had happened.
 */
class SandboxKillTest {
  /** Every so many points is killed at; {@code scripts/chaos} goes through all, the build a few. */
  private static final int STRIDE = Integer.getInteger("chaos.stride", 60);

  /** Which of a stride's points; so that several runs can share the work. */
  private static final int FIRST = Integer.getInteger("chaos.first", 1);

  private static final Path PLAN =
      Path.of(System.getProperty("chaos.plan", "plans/examples/first-fleet.yaml"));

  @TempDir Path folder;

  @Test
  void killedAnywhereTheNextApplyAndDestroyEndAsUndisturbedOnesWould() throws IOException {
    Map<String, Integer> full;
    Map<String, Integer> empty;
    int applyPoints;
    int destroyPoints;
    try (SandboxFleet fleet = new SandboxFleet(PLAN, folder.resolve("calm"))) {
      empty = census(fleet, "calm");
      applyPoints = apply(fleet, "calm", Integer.MAX_VALUE);
      full = census(fleet, "calm");
      destroyPoints = destroy(fleet, "calm", Integer.MAX_VALUE);
      assertThat(census(fleet, "calm")).isEqualTo(empty);
    }
    int killed = 0;
    int last = Math.max(applyPoints, destroyPoints);
    try (SandboxFleet fleet = new SandboxFleet(PLAN, folder.resolve("cloud"))) {
      for (int at = FIRST; at <= last; at += STRIDE) {
        String state = "kill-" + at;
        apply(fleet, state, at);
        apply(fleet, state, Integer.MAX_VALUE);
        assertThat(SandboxFleet.difference(census(fleet, state), full))
            .as("apply killed at " + at)
            .isEmpty();
        assertThat(session(fleet, state, new Mortal(Integer.MAX_VALUE)).plan(fleet.graph()))
            .as("apply killed at " + at)
            .matches(p -> !p.hasChanges(), "nothing left to do");
        destroy(fleet, state, at);
        destroy(fleet, state, Integer.MAX_VALUE);
        assertThat(SandboxFleet.difference(census(fleet, state), empty))
            .as("destroy killed at " + at)
            .isEmpty();
        assertThat(new FolderState(folder.resolve(state)).journals()).isEmpty();
        killed += at <= applyPoints ? 1 : 0;
        killed += at <= destroyPoints ? 1 : 0;
      }
    }
    System.out.printf(
        "kills: %s, %d of %d points killed, duplicates 0, orphans 0, lost 0%n",
        PLAN.getFileName(), killed, applyPoints + destroyPoints);
  }

  private int apply(SandboxFleet fleet, String state, int killAt) {
    Mortal mortal = new Mortal(killAt);
    try {
      assertThat(session(fleet, state, mortal).apply(fleet.graph()).status())
          .isEqualTo(ApplyResult.Status.DONE);
    } catch (Crash | JournalException killed) {
      assertThat(killAt).isLessThan(Integer.MAX_VALUE);
    }
    return mortal.points();
  }

  private int destroy(SandboxFleet fleet, String state, int killAt) {
    Mortal mortal = new Mortal(killAt);
    try {
      assertThat(session(fleet, state, mortal).destroy().status())
          .isEqualTo(ApplyResult.Status.DONE);
    } catch (Crash | JournalException killed) {
      assertThat(killAt).isLessThan(Integer.MAX_VALUE);
    }
    return mortal.points();
  }

  private Map<String, Integer> census(SandboxFleet fleet, String state) {
    return SandboxFleet.census(
        fleet.session(new FolderState(folder.resolve(state)), 1, UnaryOperator.identity()).live());
  }

  private Session session(SandboxFleet fleet, String state, Mortal mortal) {
    return fleet.session(
        new MortalState(new FolderState(folder.resolve(state)), mortal),
        1,
        providers -> providers.stream().<Provider>map(p -> new WiredProvider(p, mortal)).toList());
  }
}
