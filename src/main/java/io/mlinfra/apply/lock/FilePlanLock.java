package io.mlinfra.apply.lock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a plan whose state is local: a file that names the holder and carries an operating
 * system lock. The system frees that when the holder dies in whatever way, so nothing stale can
 * block; the file's text only says whose it is.
 */
public final class FilePlanLock implements PlanLock {
  private static final int MAX_SIZE = 64 * 1024;

  private final Path file;

  public FilePlanLock(Path file) {
    this.file = file;
  }

  @Override
  public LockResult acquire(LockInfo wanted) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      while (true) {
        Attempt attempt = attempt(wanted);
        if (attempt.result() != null) {
          return attempt.result();
        }
      }
    } catch (IOException e) {
      throw new LockException(file.toString(), e);
    }
  }

  /** No result: the file was replaced meanwhile, so the lock taken is that of a dead file. */
  private record Attempt(@Nullable LockResult result) {}

  private Attempt attempt(LockInfo wanted) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean keep = false;
    try {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        return new Attempt(new LockResult.Held(read(channel).orElse(unnamed(wanted))));
      }
      Optional<LockInfo> before = read(channel);
      write(channel, wanted.toBytes());
      if (!names(wanted)) {
        return new Attempt(null);
      }
      keep = true;
      return new Attempt(new LockResult.Acquired(new Held(channel, wanted), before));
    } finally {
      if (!keep) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  /** Whether the file at the path is the one just written: breaking a lock replaces the file. */
  private boolean names(LockInfo info) {
    return holder().filter(h -> h.id().equals(info.id())).isPresent();
  }

  @Override
  public Optional<LockInfo> holder() {
    try {
      if (Files.notExists(file) || Files.size(file) > MAX_SIZE) {
        return Optional.empty();
      }
      return LockInfo.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new LockException(file.toString(), e);
    }
  }

  @Override
  public boolean breakLock(String id) {
    if (holder().filter(h -> h.id().equals(id)).isEmpty()) {
      return false;
    }
    try {
      // Not emptied but removed: a living holder keeps its system lock on the old file.
      Files.deleteIfExists(file);
      return true;
    } catch (IOException e) {
      throw new LockException(file.toString(), e);
    }
  }

  private static Optional<LockInfo> read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(channel.size(), MAX_SIZE));
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = channel.read(buffer, buffer.position());
    }
    return LockInfo.parse(java.util.Arrays.copyOf(buffer.array(), buffer.position()));
  }

  private static void write(FileChannel channel, byte[] bytes) throws IOException {
    channel.truncate(0);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, buffer.position());
    }
    channel.force(true);
  }

  /** Taken a moment ago, by somebody who has not written their name yet. */
  private static LockInfo unnamed(LockInfo like) {
    return new LockInfo(
        "unknown", "somebody", like.host(), 0, like.command(), like.since(), like.expires());
  }

  private final class Held implements HeldLock {
    private final FileChannel channel;
    private final LockInfo info;

    Held(FileChannel channel, LockInfo info) {
      this.channel = channel;
      this.info = info;
    }

    @Override
    public LockInfo info() {
      return info;
    }

    @Override
    public boolean stillHeld() {
      return channel.isOpen() && names(info);
    }

    @Override
    public void close() {
      try (channel) {
        if (channel.isOpen()) {
          // Emptied, not removed: removing would let two others lock two different files.
          channel.truncate(0);
        }
      } catch (IOException e) {
        throw new LockException(file.toString(), e);
      }
    }
  }
}
