package io.mlinfra.sandbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;

  @Test
  void aThreadThatIsInterruptedWhileItWritesTakesTheLogFromNobody() throws Exception {
    try (Store store = Store.open(dir)) {
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    Thread.currentThread().interrupt();
                    store.transaction(() -> put(store, "first"));
                  });
      writer.join();
      store.transaction(() -> put(store, "second"));
    }
    try (Store again = Store.open(dir)) {
      assertThat(again.all("things")).containsOnlyKeys("first", "second");
    }
  }

  private static boolean put(Store store, String key) {
    store.put("things", key, Json.object().put("name", key));
    return true;
  }

  @Test
  void whatWasPutIsThereAfterReopening() throws IOException {
    try (Store store = Store.open(dir)) {
      put(store, "a", 1);
      put(store, "b", 2);
      store.transaction(
          () -> {
            store.remove("things", "a");
            return true;
          });
    }
    try (Store store = Store.open(dir)) {
      assertThat(store.all("things")).containsOnlyKeys("b");
      assertThat(store.get("things", "b")).contains(number(2));
    }
  }

  @Test
  void aTransactionThatThrowsLeavesNothingBehindInMemoryOrOnDisk() throws IOException {
    try (Store store = Store.open(dir)) {
      put(store, "kept", 1);
      assertThatThrownBy(
              () ->
                  store.transaction(
                      () -> {
                        store.put("things", "kept", number(9));
                        store.put("things", "new", number(9));
                        store.remove("things", "kept");
                        throw new IllegalStateException("refused");
                      }))
          .hasMessage("refused");
      assertThat(store.all("things")).containsOnlyKeys("kept");
      assertThat(store.get("things", "kept")).contains(number(1));
      put(store, "later", 2);
    }
    try (Store store = Store.open(dir)) {
      assertThat(store.all("things")).containsOnlyKeys("kept", "later");
      assertThat(store.get("things", "kept")).contains(number(1));
    }
  }

  @Test
  void aLogOfWhatWasOverwrittenDoesNotGrowForEver() throws IOException {
    String padding = "x".repeat(2000);
    try (Store store = Store.open(dir)) {
      for (int round = 0; round < 120; round++) {
        int now = round;
        store.transaction(
            () -> {
              for (int i = 0; i < 100; i++) {
                store.put("things", "k" + i, number(now).put("padding", padding));
              }
              return true;
            });
      }
      put(store, "last", 7);
      assertThat(Files.size(dir.resolve("sandbox.wal"))).isLessThan(10 << 20);
    }
    try (Store store = Store.open(dir)) {
      assertThat(store.all("things")).hasSize(101);
      assertThat(store.get("things", "k99").orElseThrow().path("value").asInt()).isEqualTo(119);
      assertThat(store.get("things", "last")).contains(number(7));
    }
  }

  @Test
  void aLogCutOffAtAnyByteHoldsEveryWholeTransactionBeforeTheCut() throws IOException {
    Path whole = dir.resolve("whole");
    long[] ends = new long[6];
    try (Store store = Store.open(whole)) {
      for (int i = 1; i < ends.length; i++) {
        put(store, "k" + i, i);
        ends[i] = Files.size(whole.resolve("sandbox.wal"));
      }
    }
    byte[] log = Files.readAllBytes(whole.resolve("sandbox.wal"));
    for (int cut = 0; cut <= log.length; cut++) {
      Path torn = Files.createDirectories(dir.resolve("torn-" + cut));
      Files.write(torn.resolve("sandbox.wal"), java.util.Arrays.copyOf(log, cut));
      int at = cut;
      long survivors = IntStream.range(1, ends.length).filter(i -> ends[i] <= at).count();
      try (Store store = Store.open(torn)) {
        assertThat(store.all("things")).as("cut at byte " + cut).hasSize((int) survivors);
        put(store, "after", 0);
      }
      try (Store store = Store.open(torn)) {
        assertThat(store.get("things", "after")).as("written after the cut at " + cut).isPresent();
      }
    }
  }

  @Test
  void aFlippedBitIsNoticedAndEndsTheLogThere() throws IOException {
    try (Store store = Store.open(dir)) {
      put(store, "a", 1);
      put(store, "b", 2);
    }
    Path file = dir.resolve("sandbox.wal");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'#'}), channel.size() - 3);
    }
    try (Store store = Store.open(dir)) {
      assertThat(store.all("things")).containsOnlyKeys("a");
    }
  }

  @Test
  void manyWritersAtOnceLoseNothing() throws Exception {
    try (Store store = Store.open(dir)) {
      Thread[] writers = new Thread[16];
      for (int w = 0; w < writers.length; w++) {
        int writer = w;
        writers[w] =
            Thread.ofVirtual()
                .start(() -> IntStream.range(0, 50).forEach(i -> put(store, writer + "-" + i, i)));
      }
      for (Thread writer : writers) {
        writer.join();
      }
    }
    try (Store store = Store.open(dir)) {
      assertThat(store.all("things")).hasSize(16 * 50);
    }
  }

  private static void put(Store store, String key, int value) {
    store.transaction(
        () -> {
          store.put("things", key, number(value));
          return true;
        });
  }

  private static ObjectNode number(int value) {
    return JSON.createObjectNode().put("value", value);
  }
}
