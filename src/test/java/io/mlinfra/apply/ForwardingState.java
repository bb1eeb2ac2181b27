package io.mlinfra.apply;

import io.mlinfra.apply.journal.JournalSink;
import io.mlinfra.apply.lock.PlanLock;
import io.mlinfra.apply.state.StateBackend;
import java.util.List;
import java.util.Optional;

/** A backend that passes all on to another one, for tests to break single methods of. */
class ForwardingState implements StateBackend {
  private final StateBackend inner;

  ForwardingState(StateBackend inner) {
    this.inner = inner;
  }

  @Override
  public String where() {
    return inner.where();
  }

  @Override
  public PlanLock lock() {
    return inner.lock();
  }

  @Override
  public Optional<Document> read(String name) {
    return inner.read(name);
  }

  @Override
  public long write(String name, byte[] content, long ifGeneration) {
    return inner.write(name, content, ifGeneration);
  }

  @Override
  public List<String> journals() {
    return inner.journals();
  }

  @Override
  public byte[] journal(String name) {
    return inner.journal(name);
  }

  @Override
  public JournalSink newJournal(String name) {
    return inner.newJournal(name);
  }

  @Override
  public void deleteJournal(String name) {
    inner.deleteJournal(name);
  }
}
