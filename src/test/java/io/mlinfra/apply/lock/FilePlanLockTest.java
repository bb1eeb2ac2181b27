package io.mlinfra.apply.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local lock, between real processes. */
class FilePlanLockTest {
  @TempDir Path folder;

  private PlanLock lock() {
    return new FilePlanLock(folder.resolve("lock"));
  }

  private static LockInfo info() {
    return LockInfo.here("apply", Instant.now());
  }

  /** Takes the lock in a process of its own and holds it until that is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws InterruptedException {
      LockResult result = new FilePlanLock(Path.of(args[0])).acquire(info());
      System.out.println(result instanceof LockResult.Acquired ? "acquired" : "held");
      System.out.flush();
      if (result instanceof LockResult.Acquired) {
        Thread.sleep(60_000);
      }
    }
  }

  private Process holder() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            folder.resolve("lock").toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String answer(Process process) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return String.valueOf(out.readLine());
  }

  @Test
  void ofFiveProcessesOneGetsTheLockAndAfterKillNineTheNextOneDoes() throws Exception {
    List<Process> processes = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        processes.add(holder());
      }
      List<String> answers = new ArrayList<>();
      for (Process p : processes) {
        answers.add(answer(p));
      }
      assertThat(answers).containsOnlyOnce("acquired");
      Process owner = processes.get(answers.indexOf("acquired"));
      LockResult.Held held = (LockResult.Held) lock().acquire(info());
      assertThat(held.by().pid()).isEqualTo(owner.pid());
      assertThat(lock().acquire(info())).isInstanceOf(LockResult.Held.class);
      assertThat(held.sentence()).contains("mlinfra unlock " + held.by().id());

      owner.destroyForcibly().waitFor();

      LockResult.Acquired mine = (LockResult.Acquired) lock().acquire(info());
      assertThat(mine.tookOver()).map(LockInfo::pid).contains(owner.pid());
      mine.lock().close();
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
  }

  @Test
  void aLockThatIsGivenBackLeavesNoHolder() {
    try (HeldLock held = ((LockResult.Acquired) lock().acquire(info())).lock()) {
      assertThat(held.stillHeld()).isTrue();
      assertThat(lock().acquire(info())).isInstanceOf(LockResult.Held.class);
      assertThat(lock().holder()).map(LockInfo::id).contains(held.info().id());
    }
    assertThat(lock().holder()).isEmpty();
  }

  @Test
  void aBrokenLockIsNoticedByItsHolderAndFreeForOthers() {
    HeldLock first = ((LockResult.Acquired) lock().acquire(info())).lock();
    assertThat(lock().breakLock("not-this-one")).isFalse();
    assertThat(lock().breakLock(first.info().id())).isTrue();
    assertThat(first.stillHeld()).isFalse();

    HeldLock second = ((LockResult.Acquired) lock().acquire(info())).lock();
    first.close();
    assertThat(second.stillHeld()).isTrue();
    second.close();
  }

  @Test
  void whoComesSecondLearnsTheNameThatTheHolderIsAboutToWrite() throws Exception {
    LockInfo dead =
        new LockInfo(
            "gone", "o", info().host(), Long.MAX_VALUE, "apply", Instant.EPOCH, Instant.MAX);
    Files.write(folder.resolve("lock.json"), dead.toBytes());
    LockInfo holder = info();
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      CompletableFuture<LockResult> second =
          CompletableFuture.supplyAsync(() -> lock().acquire(info()));
      Files.write(folder.resolve("named"), holder.toBytes());
      Files.move(
          folder.resolve("named"),
          folder.resolve("lock.json"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      assertThat(second.get()).isEqualTo(new LockResult.Held(holder));
      assertThat(held.isValid()).isTrue();
    }
  }

  @Test
  void aFileOfGarbageDoesNotBlock() throws IOException {
    java.nio.file.Files.writeString(folder.resolve("lock.json"), "{\"id\": 7, garbage");
    LockResult.Acquired mine = (LockResult.Acquired) lock().acquire(info());
    assertThat(mine.tookOver()).isEqualTo(Optional.empty());
    mine.lock().close();
  }
}
