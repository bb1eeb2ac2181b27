package io.mlinfra.apply.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A journal in a local file, synced after every append. A plain stream, not a channel: a channel
 * closes itself when a waiting thread is interrupted, and a cancelled apply must still write.
 */
public final class FileSink implements JournalSink {
  private final FileOutputStream out;

  /** Creates the file, which must not exist, and makes its name durable. */
  public FileSink(Path file) throws IOException {
    if (java.nio.file.Files.exists(file)) {
      throw new java.nio.file.FileAlreadyExistsException(file.toString());
    }
    this.out = new FileOutputStream(file.toFile(), true);
    syncFolder(file);
  }

  @Override
  public void append(byte[] bytes) throws IOException {
    out.write(bytes);
    out.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Without this a power loss may leave a file that no folder names. */
  private static void syncFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && java.io.File.separatorChar == '/') {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
