package io.mlinfra.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.apply.ApplyResult.Status;
import io.mlinfra.apply.journal.JournalException;
import io.mlinfra.apply.journal.JournalSink;
import io.mlinfra.apply.schedule.Limits;
import io.mlinfra.apply.state.FolderState;
import io.mlinfra.diff.Action;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.Readiness;
import io.mlinfra.resource.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyEngineTest {
  @TempDir Path folder;
  private final MemoryCloud cloud = new MemoryCloud();

  private Session session(Wire wire) {
    return new Session(new FolderState(folder), new MemoryProvider(cloud, wire), 1);
  }

  /** Fails every call whose name contains a text. */
  private static Wire failing(String text, Supplier<ProviderException> failure) {
    return new Wire() {
      @Override
      public <T> T call(String what, Supplier<T> effect) {
        if (what.contains(text)) {
          throw failure.get();
        }
        return effect.get();
      }
    };
  }

  private static ProviderException refused(Category category) {
    return MemoryCloud.failure(category, "insert", "it", 400, "no");
  }

  @Test
  void whatIsUsedIsMadeFirstAndASecondApplyHasNothingToDo() {
    ApplyResult result = session(Wire.SOUND).apply(Fleet.small().graph());

    assertThat(result.status()).isEqualTo(Status.DONE);
    List<String> effects = cloud.effects();
    assertThat(effects.indexOf("insert mem.net/global/main"))
        .isLessThan(effects.indexOf("insert mem.vm/us-central1-a/m0"));
    assertThat(effects.getLast()).isEqualTo("insert mem.vm/us-central1-a/watch");
    assertThat(session(Wire.SOUND).plan(Fleet.small().graph()).hasChanges()).isFalse();
  }

  @Test
  void aFailureStopsOnlyWhatDependsOnItAndLaterPhases() {
    Session session =
        session(failing("insert mem.disk/global/d0", () -> refused(Category.INVALID)));

    ApplyResult result = session.apply(Fleet.small().graph());

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.failed())
        .extracting(f -> f.address().toString())
        .containsExactly("mem.disk/d0");
    assertThat(result.failed().getFirst().trouble().requestId()).isEqualTo("req-1");
    assertThat(result.failed().getFirst().trouble().mend()).isNotEmpty();
    assertThat(result.skipped())
        .extracting(s -> s.address() + ": " + s.because())
        .containsExactlyInAnyOrder(
            "mem.vm/m0: it depends on mem.disk/d0, which failed",
            "mem.vm/watch: an earlier phase did not come to a good end");
    assertThat(result.done()).hasSize(6);
  }

  @Test
  void replacingWhatOthersUseTakesTheUsersAwayFirstAndMakesThemAnew() {
    session(Wire.SOUND).apply(ranged(1).graph());
    int before = cloud.effects().size();

    ApplyResult result = session(Wire.SOUND).apply(ranged(2).graph());

    assertThat(result.status()).isEqualTo(Status.DONE);
    assertThat(cloud.effects().subList(before, cloud.effects().size()))
        .containsExactly(
            "delete mem.vm/us-central1-a/a",
            "delete mem.net/global/n",
            "insert mem.net/global/n",
            "insert mem.vm/us-central1-a/a");
  }

  private static Fleet ranged(int n) {
    return new Fleet()
        .add("mem.net/n", 1, b -> b.put("range", n))
        .add("mem.vm/a", 1, b -> b.put("shape", n), "mem.net/n");
  }

  @Test
  void deletionsComeLastUsersBeforeTheUsed() {
    session(Wire.SOUND).apply(Fleet.small().graph());
    int before = cloud.effects().size();

    session(Wire.SOUND).apply(new Fleet().add("mem.net/main", 1).add("mem.net/new", 2).graph());

    List<String> effects = cloud.effects().subList(before, cloud.effects().size());
    assertThat(effects.getFirst()).isEqualTo("insert mem.net/global/new");
    assertThat(effects.indexOf("delete mem.vm/us-central1-a/watch"))
        .isLessThan(effects.indexOf("delete mem.vm/us-central1-a/m0"));
    assertThat(effects.indexOf("delete mem.vm/us-central1-a/m0"))
        .isLessThan(effects.indexOf("delete mem.disk/global/d0"));
    assertThat(cloud.endState().keySet())
        .containsExactly("mem.net/global/main", "mem.net/global/new");
  }

  @Test
  void aTakenNameOfAnotherPlanIsAnErrorThatNamesItsOwner() {
    ObjectNode foreign = Fleet.body("late");
    foreign.putObject("labels").put("mlinfra-plan", "other-fleet");
    AtomicBoolean done = new AtomicBoolean();
    Session session =
        session(before("insert", () -> putOnce(done, "mem.net/global/late", foreign)));

    ApplyResult result = session.apply(new Fleet().add("mem.net/late", 1).graph());

    assertThat(result.failed().getFirst().trouble().message())
        .contains("belongs to the plan \"other-fleet\"");
  }

  @Test
  void aTakenNameOfOurOwnIsSuccess() {
    AtomicBoolean done = new AtomicBoolean();
    Session session =
        session(before("insert", () -> putOnce(done, "mem.net/global/late", wanted("late"))));

    ApplyResult result = session.apply(new Fleet().add("mem.net/late", 1).graph());

    assertThat(result.status()).isEqualTo(Status.DONE);
    assertThat(result.done().getFirst().note()).contains("existed already");
  }

  private static ObjectNode wanted(String name) {
    ObjectNode body = Fleet.body(name);
    body.putArray("uses");
    return body;
  }

  private void putOnce(AtomicBoolean done, String path, ObjectNode body) {
    if (done.compareAndSet(false, true)) {
      cloud.put(path, body);
    }
  }

  private static Wire before(String text, Runnable deed) {
    return new Wire() {
      @Override
      public <T> T call(String what, Supplier<T> effect) {
        if (what.startsWith(text)) {
          deed.run();
        }
        return effect.get();
      }
    };
  }

  @Test
  void aStaleFingerprintIsReadAgainAndComparedAgain() {
    session(Wire.SOUND).apply(new Fleet().add("mem.net/n", 1).graph());
    AtomicBoolean done = new AtomicBoolean();
    Runnable somebodyElse =
        () -> {
          if (done.compareAndSet(false, true)) {
            cloud.touch("mem.net/global/n", "theirs", 1);
          }
        };

    ApplyResult result =
        session(before("patch", somebodyElse))
            .apply(new Fleet().add("mem.net/n", 1, b -> b.put("size", 5)).graph());

    assertThat(result.status()).isEqualTo(Status.DONE);
    assertThat(cloud.endState().get("mem.net/global/n").path("size").asInt()).isEqualTo(5);
    assertThat(cloud.endState().get("mem.net/global/n").path("theirs").asInt()).isEqualTo(1);
  }

  @Test
  void theFirstSignalFinishesWhatRunsAndStartsNothingNew() {
    AtomicInteger inserts = new AtomicInteger();
    Session[] session = new Session[1];
    session[0] =
        session(
            before(
                "insert",
                () -> {
                  if (inserts.incrementAndGet() == 2) {
                    session[0].cancellation.signal();
                  }
                }));
    session[0].options = ApplyOptions.DEFAULT.withLimits(Limits.of(1));

    ApplyResult result = session[0].apply(Fleet.small().graph());

    assertThat(result.status()).isEqualTo(Status.INTERRUPTED);
    assertThat(result.done()).hasSize(2);
    assertThat(result.skipped()).hasSize(7);
    assertThat(cloud.effects()).hasSize(2);
    assertThat(session(Wire.SOUND).apply(Fleet.small().graph()).status()).isEqualTo(Status.DONE);
    assertThat(cloud.effects()).hasSize(9);
  }

  @Test
  void aGateThatStaysShutKeepsLaterPhasesFromStarting() {
    Function<io.mlinfra.resource.LiveResource, Readiness> never =
        live ->
            live.address().equals(Address.parse("mem.vm/m1"))
                ? Readiness.waiting("1 of 3 machines is not running yet")
                : Readiness.READY;
    Session session =
        new Session(new FolderState(folder), new MemoryProvider(cloud, Wire.SOUND, never), 1);
    session.options = ApplyOptions.DEFAULT.withGateTimeout(Duration.ofMinutes(5));

    ApplyResult result = session.apply(Fleet.small().graph());

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.notReady())
        .containsExactly(
            new ApplyEvent.NotReady(
                Address.parse("mem.vm/m1"), "1 of 3 machines is not running yet"));
    assertThat(session.events(ApplyEvent.GateWaiting.class)).isNotEmpty();
    assertThat(result.skipped()).extracting(s -> s.address().name()).containsExactly("watch");
  }

  @Test
  void anEnforcedBudgetStartsNoNewWorkOnceItIsUsedUp() {
    Session session =
        session(failing("insert mem.disk/global/d0", () -> refused(Category.THROTTLED)));
    session.options = ApplyOptions.DEFAULT.withLimits(Limits.of(1)).withEnforceBudget(true);
    session.budget = Duration.ofSeconds(5);

    ApplyResult result = session.apply(Fleet.small().graph());

    assertThat(result.skipped())
        .extracting(ResourceOutcome.Skipped::because)
        .contains("the phase's time budget was used up before its turn");
  }

  @Test
  void aFullDiskStopsTheApplyBeforeTheNextCallGoesOut() {
    AtomicInteger writes = new AtomicInteger();
    ForwardingState full =
        new ForwardingState(new FolderState(folder)) {
          @Override
          public JournalSink newJournal(String name) {
            JournalSink sink = super.newJournal(name);
            return new JournalSink() {
              @Override
              public void append(byte[] bytes) throws IOException {
                if (writes.incrementAndGet() > 5) {
                  throw new IOException("No space left on device");
                }
                sink.append(bytes);
              }

              @Override
              public void close() throws IOException {
                sink.close();
              }
            };
          }
        };
    Session session = new Session(full, new MemoryProvider(cloud, Wire.SOUND), 1);

    assertThatThrownBy(() -> session.apply(Fleet.small().graph()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("No space left on device");
    int before = cloud.effects().size();
    assertThat(before).isLessThan(9);

    assertThat(session(Wire.SOUND).apply(Fleet.small().graph()).status()).isEqualTo(Status.DONE);
    assertThat(cloud.effects()).hasSize(9);
  }

  @Test
  void secretsAreNeitherInTheJournalNorInWhatIsKept() throws IOException {
    session(Wire.SOUND)
        .apply(new Fleet().add("mem.vm/a", 1, b -> b.put("password", "hunter2-fake")).graph());

    FolderState state = new FolderState(folder);
    String kept = new String(state.read("last-applied.json").orElseThrow().content());
    assertThat(kept).contains("mem.vm/a").doesNotContain("hunter2-fake");
  }

  @Test
  void destroyRemovesUsersBeforeWhatTheyUseAndLeavesOthersAlone() {
    session(Wire.SOUND).apply(Fleet.small().graph());
    ObjectNode foreign = Fleet.body("foreign");
    foreign.putObject("labels").put("team", "other");
    cloud.put("mem.net/global/foreign", foreign);

    ApplyResult result = session(Wire.SOUND).destroy();

    assertThat(result.status()).isEqualTo(Status.DONE);
    assertThat(result.done()).allMatch(d -> d.action() == Action.DELETE).hasSize(9);
    assertThat(cloud.endState()).containsOnlyKeys("mem.net/global/foreign");
  }
}
