package io.mlinfra.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.apply.journal.JournalException;
import io.mlinfra.apply.state.FolderState;
import io.mlinfra.resource.ResourceGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An apply that is killed at any wire call, before or after its effect, or at any journal write,
 * whole or half, ends after a second apply in the very state of an undisturbed one.
 */
class KillPointTest {
  @TempDir Path folder;

  @Test
  void killedAnywhereAnApplyEndsAsAnUndisturbedOneWould() throws IOException {
    ResourceGraph graph = Fleet.small().graph();
    MemoryCloud undisturbed = new MemoryCloud();
    int points = run(undisturbed, folder.resolve("whole"), Integer.MAX_VALUE, graph);
    int created = undisturbed.endState().size();

    for (int killAt = 1; killAt <= points; killAt++) {
      MemoryCloud cloud = new MemoryCloud();
      Path state = folder.resolve("kill-" + killAt);
      run(cloud, state, killAt, graph);
      run(cloud, state, Integer.MAX_VALUE, graph);

      assertThat(cloud.endState())
          .as("killed at point " + killAt)
          .isEqualTo(undisturbed.endState());
      assertThat(cloud.effects()).as("killed at point " + killAt).hasSize(created);
      assertThat(new FolderState(state).journals()).as("killed at point " + killAt).isEmpty();
    }
    assertThat(points).isGreaterThan(100);
    System.out.printf("apply: %d points killed, duplicates 0, orphans 0, lost 0%n", points);
  }

  @Test
  void killedAnywhereADestroyStillRemovesAllThatIsOursAndNothingElse() {
    ResourceGraph graph = Fleet.small().graph();
    ObjectNode foreign = Fleet.body("foreign");
    foreign.putObject("labels").put("team", "other");
    int points = destroy(Integer.MAX_VALUE, folder.resolve("whole"), graph, foreign);
    for (int killAt = 1; killAt <= points; killAt++) {
      destroy(killAt, folder.resolve("kill-" + killAt), graph, foreign);
    }
    assertThat(points).isGreaterThan(100);
    System.out.printf("destroy: %d points killed, orphans 0, others' resources lost 0%n", points);
  }

  private static int destroy(int killAt, Path state, ResourceGraph graph, ObjectNode foreign) {
    MemoryCloud cloud = new MemoryCloud();
    new Session(new FolderState(state), new MemoryProvider(cloud, Wire.SOUND), 1).apply(graph);
    cloud.put("mem.net/global/foreign", foreign);
    Mortal mortal = new Mortal(killAt);
    try {
      new Session(
              new MortalState(new FolderState(state), mortal), new MemoryProvider(cloud, mortal), 1)
          .destroy();
    } catch (Crash | JournalException killed) {
      // As intended; the next command finds what is left.
    }
    new Session(new FolderState(state), new MemoryProvider(cloud, Wire.SOUND), 2).destroy();
    assertThat(cloud.endState().keySet()).containsExactly("mem.net/global/foreign");
    return mortal.points();
  }

  /** Runs an apply until its end or its death; returns the points that it passed. */
  private static int run(MemoryCloud cloud, Path state, int killAt, ResourceGraph graph) {
    Mortal mortal = new Mortal(killAt);
    try {
      ApplyResult result =
          new Session(
                  new MortalState(new FolderState(state), mortal),
                  new MemoryProvider(cloud, mortal),
                  killAt)
              .apply(graph);
      assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
    } catch (Crash | JournalException killed) {
      assertThat(killAt).isLessThan(Integer.MAX_VALUE);
    }
    return mortal.points();
  }

  @Test
  void aJournalDamagedInTheMiddleIsReportedAndNothingIsMadeTwice() throws IOException {
    ResourceGraph graph = Fleet.small().graph();
    MemoryCloud cloud = new MemoryCloud();
    run(cloud, folder, 60, graph);
    FolderState state = new FolderState(folder);
    String journal = state.journals().getFirst();
    byte[] bytes = state.journal(journal);
    Arrays.fill(bytes, bytes.length / 3, bytes.length / 3 + 40, (byte) '#');
    Files.write(folder.resolve(journal + ".journal"), bytes);

    Session session = new Session(state, new MemoryProvider(cloud, Wire.SOUND), 3);
    session.apply(graph);

    assertThat(session.events(ApplyEvent.JournalDamaged.class)).isNotEmpty();
    assertThat(cloud.effects()).hasSize(graph.size());
  }

  @Test
  void whatWasAppliedIsKnownAfterACrashSoThatDriftIsStillToldFromChange() {
    ResourceGraph graph = Fleet.small().graph();
    MemoryCloud cloud = new MemoryCloud();
    int points = run(cloud, folder.resolve("count"), Integer.MAX_VALUE, graph);
    MemoryCloud second = new MemoryCloud();
    run(second, folder.resolve("kill"), points - 2, graph);
    second.touch("mem.disk/global/d0", "size", 7);

    Session session =
        new Session(
            new FolderState(folder.resolve("kill")), new MemoryProvider(second, Wire.SOUND), 1);
    Map<String, String> causes = new java.util.TreeMap<>();
    session
        .plan(graph)
        .changes()
        .filter(c -> c.address().toString().equals("mem.disk/d0"))
        .forEach(c -> causes.put(c.address().toString(), c.cause().name()));

    assertThat(causes).containsExactly(Map.entry("mem.disk/d0", "DRIFT"));
  }
}
