package io.mlinfra.apply.state;

import io.mlinfra.apply.journal.JournalSink;
import io.mlinfra.apply.lock.PlanLock;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what has to outlive a command: the lock, the journals, and small documents such as the last
 * applied bodies. Nothing here is needed to know what a plan owns; that stands in the cloud.
 */
public interface StateBackend {
  /** Where it is, for a person. */
  String where();

  PlanLock lock();

  /**
   * A small document.
   *
   * @param generation changes with every write
   */
  record Document(byte[] content, long generation) {}

  /** Reads a document; empty when there is none. */
  Optional<Document> read(String name);

  /**
   * Replaces a document whole or not at all.
   *
   * @param ifGeneration the generation that was read, 0 when there was none
   * @return the new generation
   * @throws StateException when somebody else wrote it meanwhile, or it cannot be written
   */
  long write(String name, byte[] content, long ifGeneration);

  /** The names of all journals, oldest first. */
  List<String> journals();

  /** A journal's bytes, all that could be read of it. */
  byte[] journal(String name);

  /** Begins a journal; the name must be new. */
  JournalSink newJournal(String name);

  void deleteJournal(String name);
}
