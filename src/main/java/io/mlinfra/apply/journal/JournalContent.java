package io.mlinfra.apply.journal;

import io.mlinfra.apply.journal.JournalRecord.Begun;
import io.mlinfra.apply.journal.JournalRecord.Ended;
import io.mlinfra.apply.journal.JournalRecord.Intent;
import io.mlinfra.apply.journal.JournalRecord.Operation;
import io.mlinfra.apply.journal.JournalRecord.Outcome;
import io.mlinfra.provider.OperationHandle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was read from one journal.
 *
 * @param name the journal's name
 * @param records those that are whole, in order
 * @param problems damaged records, each as a sentence
 * @param torn whether the last record was cut off, as a crash in the middle of a write leaves it
 */
public record JournalContent(
    String name, List<JournalRecord> records, List<String> problems, boolean torn) {
  public JournalContent {
    records = List.copyOf(records);
    problems = List.copyOf(problems);
  }

  /**
   * An intent whose outcome is not in the journal.
   *
   * @param operation what the service had answered, if the answer came
   */
  public record Unfinished(Intent intent, Optional<OperationHandle> operation) {}

  /** Reads a journal's bytes; damage is reported in the result, never thrown. */
  public static JournalContent parse(String name, byte[] bytes) {
    return RecordLines.decode(name, bytes);
  }

  public Optional<Begun> begun() {
    return records.stream().filter(Begun.class::isInstance).map(Begun.class::cast).findFirst();
  }

  /** Whether the apply came to its end, so that nothing has to be taken up. */
  public boolean ended() {
    return records.stream().anyMatch(Ended.class::isInstance);
  }

  /** The intents of which nobody knows how they ended, in the order of the calls. */
  public List<Unfinished> unfinished() {
    Map<String, Unfinished> open = new LinkedHashMap<>();
    for (JournalRecord entry : records) {
      switch (entry) {
        case Intent intent ->
            open.put(intent.requestId(), new Unfinished(intent, Optional.empty()));
        case Operation operation ->
            open.computeIfPresent(
                operation.requestId(),
                (id, u) -> new Unfinished(u.intent(), Optional.of(operation.handle())));
        case Outcome outcome -> open.remove(outcome.requestId());
        default -> {}
      }
    }
    return List.copyOf(open.values());
  }
}
