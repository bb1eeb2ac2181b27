package io.mlinfra.apply.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlinfra.apply.journal.JournalSink;
import io.mlinfra.apply.lock.HeldLock;
import io.mlinfra.apply.lock.LockInfo;
import io.mlinfra.apply.lock.LockResult;
import io.mlinfra.apply.lock.PlanLock;
import io.mlinfra.apply.retry.RetryBudget;
import io.mlinfra.apply.retry.RetryPolicy;
import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.apply.retry.Timekeeper;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.gcp.GcsObjectStore;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shared state in a bucket of the embedded cloud, through the real client. */
class BucketStateTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir Path folder;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private Sandbox sandbox;
  private GcsObjectStore store;
  private BucketState state;

  /** The machine's clock, which a test may set forward. */
  private final Timekeeper clock =
      new Timekeeper() {
        @Override
        public Instant instant() {
          return Instant.now().plus(ahead.get());
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          Thread.sleep(time.toMillis() > 10_000 ? time.toMillis() : Math.min(10, time.toMillis()));
        }
      };

  @BeforeEach
  void start() throws IOException, InterruptedException {
    sandbox = Sandbox.start(SandboxConfig.in(folder));
    post("/storage/v1/b?project=p", "{\"name\": \"team-state\"}");
    store =
        new GcsObjectStore(
            new Connection("sandbox", "p", Map.of("storage", sandbox.baseUri()), Optional.empty()),
            "team-state");
    state = new BucketState(store, "mlinfra/fleet/", calls());
  }

  @AfterEach
  void stop() {
    store.close();
    sandbox.close();
  }

  private RetryingCalls calls() {
    return new RetryingCalls(RetryPolicy.DEFAULT, RetryBudget.ofDefault(), clock, new Random(1));
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    URI uri = sandbox.baseUri().resolve(path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(uri)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private LockInfo info(String command) {
    return LockInfo.here(command, clock.instant());
  }

  @Test
  void ofTwentyAtOnceExactlyOneGetsTheLockAndTheOthersLearnWhoHasIt() throws Exception {
    List<LockResult> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      Callable<LockResult> attempt =
          () -> new BucketState(store, "mlinfra/fleet/", calls()).lock().acquire(info("apply"));
      for (Future<LockResult> f : threads.invokeAll(java.util.Collections.nCopies(20, attempt))) {
        results.add(f.get());
      }
    }
    List<HeldLock> acquired =
        results.stream()
            .filter(LockResult.Acquired.class::isInstance)
            .map(r -> ((LockResult.Acquired) r).lock())
            .toList();
    assertThat(acquired).hasSize(1);
    assertThat(results)
        .filteredOn(LockResult.Held.class::isInstance)
        .hasSize(19)
        .allSatisfy(
            r ->
                assertThat(((LockResult.Held) r).by().id())
                    .isEqualTo(acquired.getFirst().info().id()));
    acquired.getFirst().close();
    assertThat(state.lock().holder()).isEmpty();
  }

  @Test
  void aLockThatWasNotRenewedInTimeIsTakenOverAndItsOldHolderNoticesIt() {
    PlanLock lock = state.lock();
    LockInfo far = new LockInfo("old", "ann", "far-away", 1, "apply", clock.instant(), Instant.MAX);
    HeldLock old = ((LockResult.Acquired) lock.acquire(far)).lock();
    assertThat(lock.acquire(info("apply"))).isInstanceOf(LockResult.Held.class);

    ahead.set(LONG);
    LockResult.Acquired taken = (LockResult.Acquired) lock.acquire(info("apply"));

    assertThat(taken.tookOver()).map(LockInfo::id).contains("old");
    assertThat(old.stillHeld()).isFalse();
    old.close();
    assertThat(lock.holder()).map(LockInfo::id).contains(taken.lock().info().id());
    taken.lock().close();
  }

  @Test
  void aDeadProcessOfThisMachineDoesNotBlockAnybody() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    LockInfo here = info("apply");
    LockInfo dead =
        new LockInfo(
            "dead", here.owner(), here.host(), gone.pid(), "apply", here.since(), here.expires());
    ((LockResult.Acquired) state.lock().acquire(dead)).lock();

    try (HeldLock mine = ((LockResult.Acquired) state.lock().acquire(info("apply"))).lock()) {
      assertThat(mine.stillHeld()).isTrue();
    }
  }

  @Test
  void unlockNeedsTheIdThatWasSeen() {
    HeldLock held = ((LockResult.Acquired) state.lock().acquire(info("apply"))).lock();
    assertThat(state.lock().breakLock("another")).isFalse();
    assertThat(state.lock().breakLock(held.info().id())).isTrue();
    assertThat(state.lock().holder()).isEmpty();
    held.close();
  }

  @Test
  void aDocumentThatSomebodyElseWroteMeanwhileIsNotOverwritten() {
    long first = state.write("doc", bytes("one"), 0);
    state.write("doc", bytes("two"), first);
    assertThatThrownBy(() -> state.write("doc", bytes("three"), first))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("somebody else");
    assertThat(state.read("doc").orElseThrow().content()).isEqualTo(bytes("two"));
  }

  @Test
  void aJournalIsReadBackInTheOrderOfItsAppends() throws IOException {
    try (JournalSink sink = state.newJournal("j1")) {
      for (int i = 0; i < 12; i++) {
        sink.append(bytes(i + ","));
      }
    }
    assertThat(state.journals()).containsExactly("j1");
    assertThat(new String(state.journal("j1"), StandardCharsets.UTF_8))
        .isEqualTo("0,1,2,3,4,5,6,7,8,9,10,11,");
    state.deleteJournal("j1");
    assertThat(state.journals()).isEmpty();
  }

  @Test
  void answersCutOffAfterTheEffectDoNotLookLikeSomebodyElse() throws Exception {
    post("/_sandbox/faults", "{\"kind\": \"cut-after\", \"probability\": 0.4, \"seed\": 3}");
    long generation = 0;
    for (int i = 0; i < 10; i++) {
      generation = state.write("doc", bytes("text " + i), generation);
    }
    try (HeldLock lock = ((LockResult.Acquired) state.lock().acquire(info("apply"))).lock()) {
      assertThat(lock.stillHeld()).isTrue();
    }
    assertThat(state.lock().holder()).isEmpty();
    assertThat(state.read("doc").orElseThrow().content()).isEqualTo(bytes("text 9"));
  }

  @Test
  void aMissingBucketIsAnErrorNotAnEmptyState() {
    try (GcsObjectStore none =
        new GcsObjectStore(
            new Connection("sandbox", "p", Map.of("storage", sandbox.baseUri()), Optional.empty()),
            "no-such-bucket")) {
      assertThatThrownBy(() -> new ApplyState(new BucketState(none, "x/", calls())))
          .hasMessageContaining("no-such-bucket");
    }
  }
}
