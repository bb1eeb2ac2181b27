package io.mlinfra.apply.journal;

import java.io.Closeable;
import java.io.IOException;

/** Where a journal's bytes go. Called by one thread at a time. */
public interface JournalSink extends Closeable {
  /** Appends; when it returns, the bytes survive a crash of the process and of the machine. */
  void append(byte[] bytes) throws IOException;
}
