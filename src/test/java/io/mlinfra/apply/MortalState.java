package io.mlinfra.apply;

import io.mlinfra.apply.journal.JournalSink;
import io.mlinfra.apply.state.StateBackend;
import java.io.IOException;
import java.util.Arrays;

/** A backend whose journal writes are points of death: before, in the middle, after. */
final class MortalState extends ForwardingState {
  private final Mortal mortal;

  MortalState(StateBackend inner, Mortal mortal) {
    super(inner);
    this.mortal = mortal;
  }

  @Override
  public JournalSink newJournal(String name) {
    JournalSink sink = super.newJournal(name);
    return new JournalSink() {
      @Override
      public void append(byte[] bytes) throws IOException {
        mortal.point("before a journal write");
        try {
          mortal.point("in a journal write");
        } catch (Crash torn) {
          sink.append(Arrays.copyOf(bytes, bytes.length / 2));
          throw torn;
        }
        sink.append(bytes);
        mortal.point("after a journal write");
      }

      @Override
      public void close() throws IOException {
        sink.close();
      }
    };
  }

  @Override
  public long write(String name, byte[] content, long ifGeneration) {
    mortal.point("before writing " + name);
    return super.write(name, content, ifGeneration);
  }

  @Override
  public void deleteJournal(String name) {
    mortal.point("before deleting a journal");
    super.deleteJournal(name);
  }
}
