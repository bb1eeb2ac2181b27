package io.mlinfra.sandbox.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A file that only grows at its end. Not a {@code FileChannel}: that one closes for everybody when
 * a thread that uses it is interrupted, as a server does with its threads when it stops.
 */
final class LogFile implements Closeable {
  private final RandomAccessFile file;

  private LogFile(RandomAccessFile file) {
    this.file = file;
  }

  /** Opens or creates a file and drops all beyond its first {@code length} bytes. */
  static LogFile open(Path path, long length) throws IOException {
    LogFile log = new LogFile(new RandomAccessFile(path.toFile(), "rw"));
    try {
      log.truncate(length);
      return log;
    } catch (IOException e) {
      log.close();
      throw e;
    }
  }

  /** Its length in bytes, which is where the next record goes. */
  long position() throws IOException {
    return file.getFilePointer();
  }

  void write(byte[] record) throws IOException {
    file.write(record);
  }

  void truncate(long length) throws IOException {
    file.setLength(length);
    file.seek(length);
  }

  /** Returns when all that was written is on disk. */
  void sync() throws IOException {
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
