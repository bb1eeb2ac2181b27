package io.mlinfra.apply.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mlinfra.apply.journal.JournalRecord.Applied;
import io.mlinfra.apply.journal.JournalRecord.Begun;
import io.mlinfra.apply.journal.JournalRecord.Ended;
import io.mlinfra.apply.journal.JournalRecord.Intent;
import io.mlinfra.apply.journal.JournalRecord.Moved;
import io.mlinfra.apply.journal.JournalRecord.Operation;
import io.mlinfra.apply.journal.JournalRecord.Outcome;
import io.mlinfra.diff.Action;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Address VM = Address.parse("compute.instance/a");
  private static final Begun BEGUN = new Begun("apply-1", "sandbox", "fleet", "apply", AT);

  @TempDir Path folder;

  private static Intent intent(String requestId) {
    return new Intent(
        requestId, VM, Action.CREATE, 0, "insert", Location.zone("us-east4-a"), "id", "hash", AT);
  }

  private static List<JournalRecord> oneOfEach() {
    return List.of(
        BEGUN,
        intent("r1"),
        new Operation("r1", new OperationHandle("compute", "us-east4-a", "operation-1")),
        new Outcome("r1", false, "it failed"),
        new Applied(
            VM,
            Action.UPDATE,
            3,
            Optional.of(JsonNodeFactory.instance.objectNode().put("name", "a"))),
        new Applied(VM, Action.DELETE, 1, Optional.empty()),
        new Moved(VM, Location.zone("us-east4-a"), Location.zone("us-east4-b"), "sold out"),
        new Ended("DONE"));
  }

  private byte[] written(List<JournalRecord> records) throws IOException {
    Path file = folder.resolve("a.journal");
    Files.deleteIfExists(file);
    try (Journal journal = new Journal("a", new FileSink(file))) {
      records.forEach(journal::append);
    }
    return Files.readAllBytes(file);
  }

  @Test
  void everyRecordIsReadBackAsItWasWritten() throws IOException {
    JournalContent content = JournalContent.parse("a", written(oneOfEach()));
    assertThat(content.records()).isEqualTo(oneOfEach());
    assertThat(content.problems()).isEmpty();
    assertThat(content.torn()).isFalse();
    assertThat(content.ended()).isTrue();
  }

  @Test
  void cutOffAnywhereTheWholeRecordsBeforeAreRead() throws IOException {
    byte[] bytes = written(oneOfEach());
    for (int length = 0; length < bytes.length; length++) {
      JournalContent content = JournalContent.parse("a", Arrays.copyOf(bytes, length));
      assertThat(content.problems()).isEmpty();
      assertThat(content.records()).isEqualTo(oneOfEach().subList(0, content.records().size()));
    }
  }

  @Test
  void aFlippedBitIsReportedWithItsLineAndTheOtherRecordsAreRead() throws IOException {
    byte[] bytes = written(List.of(BEGUN, intent("r1"), intent("r2")));
    int secondLine = new String(bytes, StandardCharsets.UTF_8).indexOf('\n') + 30;
    bytes[secondLine] ^= 1;
    JournalContent content = JournalContent.parse("a", bytes);
    assertThat(content.problems()).singleElement().asString().contains("a, line 2");
    assertThat(content.records()).containsExactly(BEGUN, intent("r2"));
  }

  @Test
  void anIntentIsOpenUntilItsOutcomeAndKnowsItsOperation() {
    OperationHandle handle = new OperationHandle("compute", "global", "operation-1");
    JournalContent content =
        new JournalContent(
            "a",
            List.of(
                intent("r1"),
                intent("r2"),
                new Operation("r2", handle),
                new Outcome("r1", true, "")),
            List.of(),
            false);
    assertThat(content.unfinished())
        .containsExactly(new JournalContent.Unfinished(intent("r2"), Optional.of(handle)));
  }

  @Test
  void recordsOfManyThreadsAreAllDurableAndWholeWithFewerSyncsThanRecords() throws Exception {
    ByteArrayOutputStream disk = new ByteArrayOutputStream();
    int[] syncs = {0};
    JournalSink slow =
        new JournalSink() {
          @Override
          public void append(byte[] bytes) {
            // Long enough that others queue up behind, as a sync of a disk is.
            Thread.yield();
            disk.writeBytes(bytes);
            syncs[0]++;
          }

          @Override
          public void close() {}
        };
    try (Journal journal = new Journal("a", slow);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        Intent next = intent("r" + i);
        threads.submit(() -> journal.append(next));
      }
    }
    JournalContent content = JournalContent.parse("a", disk.toByteArray());
    assertThat(content.records()).hasSize(500).doesNotHaveDuplicates();
    assertThat(content.problems()).isEmpty();
    assertThat(syncs[0]).isLessThanOrEqualTo(500);
  }

  @Test
  void afterAFailedWriteNothingMoreIsAccepted() {
    JournalSink full =
        new JournalSink() {
          @Override
          public void append(byte[] bytes) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void close() {}
        };
    Journal journal = new Journal("a", full);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> journal.append(BEGUN))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("No space left on device");
    }
  }

  @Test
  void aJournalOfANewerVersionIsReportedNotGuessedAt() throws IOException {
    String json = "{\"v\":2,\"type\":\"begun\"}";
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    String line = java.util.HexFormat.of().toHexDigits((int) crc.getValue()) + " " + json + "\n";
    JournalContent content = JournalContent.parse("a", line.getBytes(StandardCharsets.UTF_8));
    assertThat(content.problems()).singleElement().asString().contains("update mlinfra");
  }
}
