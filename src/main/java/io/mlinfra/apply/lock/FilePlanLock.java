package io.mlinfra.apply.lock;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a plan whose state is local: a file that carries an operating system lock, and one
 * beside it that names the holder. The system frees the lock when the holder dies in whatever way,
 * so nothing stale can block; the names only say whose it is.
 *
 * <p>Two files, and a list of what this process holds, because POSIX frees all of a process's locks
 * on a file as soon as it closes any descriptor of it, if only after reading.
 */
public final class FilePlanLock implements PlanLock {
  private static final int MAX_SIZE = 64 * 1024;
  private static final int LOOKS = 50;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path guard;
  private final Path names;

  /**
   * @param file carries the lock; the holder's name goes beside it, with {@code .json} added
   */
  public FilePlanLock(Path file) {
    this.guard = file.toAbsolutePath().normalize();
    this.names = guard.resolveSibling(guard.getFileName() + ".json");
  }

  @Override
  public LockResult acquire(LockInfo wanted) {
    try {
      Files.createDirectories(Objects.requireNonNull(guard.getParent()));
      LockResult result = attempt(wanted);
      while (result == null) {
        result = attempt(wanted);
      }
      return result;
    } catch (IOException e) {
      throw new LockException(guard.toString(), e);
    }
  }

  /** Null when the file was replaced meanwhile, so that another one has to be locked. */
  private @Nullable LockResult attempt(LockInfo wanted) throws IOException {
    if (!HELD_HERE.add(guard)) {
      return new LockResult.Held(named(wanted));
    }
    boolean keep = false;
    try {
      Object before = identity();
      FileChannel channel = FileChannel.open(guard, StandardOpenOption.WRITE);
      try {
        if (!locked(channel)) {
          return new LockResult.Held(named(wanted));
        }
        if (!before.equals(identity())) {
          return null;
        }
        Optional<LockInfo> stale = holder();
        write(wanted.toBytes());
        keep = true;
        return new LockResult.Acquired(new Held(channel, wanted), stale);
      } finally {
        if (!keep) {
          channel.close();
        }
      }
    } catch (NoSuchFileException removedMeanwhile) {
      return null;
    } finally {
      if (!keep) {
        HELD_HERE.remove(guard);
      }
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  /** What tells the file at the path from another one that took its place. */
  private Object identity() throws IOException {
    try {
      Files.createFile(guard);
    } catch (FileAlreadyExistsException asItMostlyIs) {
      // Whoever made it.
    }
    BasicFileAttributes attributes = Files.readAttributes(guard, BasicFileAttributes.class);
    Object key = attributes.fileKey();
    return key == null ? attributes.creationTime() : key;
  }

  @Override
  public Optional<LockInfo> holder() {
    try {
      if (Files.notExists(names) || Files.size(names) > MAX_SIZE) {
        return Optional.empty();
      }
      return LockInfo.parse(Files.readAllBytes(names));
    } catch (NoSuchFileException givenBackMeanwhile) {
      return Optional.empty();
    } catch (IOException e) {
      throw new LockException(names.toString(), e);
    }
  }

  @Override
  public boolean breakLock(String id) {
    if (holder().filter(h -> h.id().equals(id)).isEmpty()) {
      return false;
    }
    try {
      // A living holder keeps its system lock, but on a file that nobody finds any more.
      Files.deleteIfExists(guard);
      Files.deleteIfExists(names);
      HELD_HERE.remove(guard);
      return true;
    } catch (IOException e) {
      throw new LockException(guard.toString(), e);
    }
  }

  private void write(byte[] bytes) throws IOException {
    Path beside = names.resolveSibling(names.getFileName() + ".new");
    Files.write(beside, bytes);
    Files.move(beside, names, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Who has it; waits a little for a name that the holder is about to write. */
  private LockInfo named(LockInfo wanted) {
    for (int look = 0; look < LOOKS; look++) {
      // The name of one that died is there until the next holder has written its own.
      Optional<LockInfo> name = holder().filter(h -> !h.deadHere());
      if (name.isPresent()) {
        return name.get();
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    return unnamed(wanted);
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
      return channel.isOpen() && holder().filter(h -> h.id().equals(info.id())).isPresent();
    }

    @Override
    public void close() {
      try (channel) {
        if (stillHeld()) {
          Files.deleteIfExists(names);
          HELD_HERE.remove(guard);
        }
      } catch (IOException e) {
        throw new LockException(guard.toString(), e);
      }
    }
  }
}
