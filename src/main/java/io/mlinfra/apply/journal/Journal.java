package io.mlinfra.apply.journal;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Appends records durably. Records of many threads that arrive while one write is under way go out
 * together in the next, so that a hundred workers do not wait for a hundred syncs.
 */
public final class Journal implements Closeable {
  private final String name;
  private final JournalSink sink;
  private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private long accepted;
  private long durable;
  private boolean writing;
  private @Nullable IOException broken;

  public Journal(String name, JournalSink sink) {
    this.name = name;
    this.sink = sink;
  }

  public String name() {
    return name;
  }

  /**
   * Appends a record; when this returns, the record is durable.
   *
   * @throws JournalException when it cannot be written; every later append fails, too, because what
   *     lies behind a torn record would not be found again
   */
  public void append(JournalRecord entry) {
    byte[] line = RecordLines.encode(entry);
    long mine;
    synchronized (this) {
      waiting.writeBytes(line);
      mine = ++accepted;
    }
    while (!awaitTurn(mine)) {
      writeBatch();
    }
  }

  /** Waits until the record is durable (true) or this thread is the one to write (false). */
  private synchronized boolean awaitTurn(long mine) {
    boolean interrupted = false;
    while (writing && durable < mine && broken == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        // A cancelled worker must still learn whether its record is durable.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (durable >= mine) {
      return true;
    }
    if (broken != null) {
      throw new JournalException(name, broken);
    }
    writing = true;
    return false;
  }

  private void writeBatch() {
    byte[] batch;
    long upTo;
    synchronized (this) {
      batch = waiting.toByteArray();
      waiting = new ByteArrayOutputStream();
      upTo = accepted;
    }
    IOException failure = null;
    boolean written = false;
    try {
      sink.append(batch);
      written = true;
    } catch (IOException e) {
      failure = e;
    } finally {
      synchronized (this) {
        writing = false;
        if (written) {
          durable = upTo;
        } else {
          broken = failure == null ? new IOException("the write was broken off") : failure;
        }
        notifyAll();
      }
    }
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
