package io.mlinfra.sandbox.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * An append-only file of checksummed records, synced to disk before anyone waits no longer; many
 * waiting transactions share one sync. A record is: length (4 bytes), CRC-32C (4 bytes), JSON.
 */
final class WriteAheadLog implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader READER = JSON.readerFor(JsonNode.class);
  private static final int COMPACT_ABOVE = 8 << 20;

  private final Path dir;

  /** The file that is written now; another one after each {@link #compact}. */
  private volatile LogFile file;

  private long compactAbove;
  private final ReentrantLock sync = new ReentrantLock();
  private final Condition synced = sync.newCondition();
  private volatile long written;
  private long durable;
  private boolean syncing;

  private WriteAheadLog(Path dir, LogFile file, long length) {
    this.dir = dir;
    this.file = file;
    this.compactAbove = threshold(length);
  }

  /** A log may grow to some times what is alive in it; what is small is not worth the work. */
  private static long threshold(long alive) {
    return Math.max(COMPACT_ABOVE, 3 * alive);
  }

  /**
   * Replays what is there, drops a torn tail, and rewrites the file when it has grown long.
   *
   * @param snapshot everything after the replay, for the rewritten file
   */
  static WriteAheadLog open(Path dir, Consumer<Batch> replay, Supplier<Batch> snapshot)
      throws IOException {
    Path file = dir.resolve("sandbox.wal");
    long good = Files.exists(file) ? replay(file, replay) : 0;
    if (good > COMPACT_ABOVE) {
      try (LogFile fresh = rewritten(dir, snapshot.get())) {
        good = fresh.position();
      }
    }
    return new WriteAheadLog(dir, LogFile.open(file, good), good);
  }

  /** Puts a file in the log's place that holds {@code all} and nothing else; it is on disk then. */
  private static LogFile rewritten(Path dir, Batch all) throws IOException {
    Path fresh = dir.resolve("sandbox.wal.new");
    LogFile out = LogFile.open(fresh, 0);
    try {
      for (Batch part : Batches.split(all, 500)) {
        write(out, encode(part));
      }
      out.sync();
      Files.move(
          fresh,
          dir.resolve("sandbox.wal"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return out;
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  /** Whether so much has been overwritten or removed that a rewrite is due. */
  boolean isLong() {
    try {
      return file.position() > compactAbove;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Rewrites the log while it is in use. The caller keeps writers out.
   *
   * @param all what is alive, with everything that was appended so far
   */
  void compact(Batch all) {
    try {
      LogFile fresh = rewritten(dir, all);
      sync.lock();
      try {
        while (syncing) {
          synced.awaitUninterruptibly();
        }
        LogFile old = file;
        file = fresh;
        compactAbove = threshold(fresh.position());
        // What others wait for is on disk, in the new file.
        durable = written;
        synced.signalAll();
        old.close();
      } finally {
        sync.unlock();
      }
    } catch (IOException e) {
      // The old log is whole; it only stays long.
      compactAbove *= 2;
    }
  }

  /** Writes one record without waiting for the disk; returns what to wait for. */
  long append(Batch batch) {
    if (batch.isEmpty()) {
      return 0;
    }
    try {
      long good = file.position();
      try {
        write(file, encode(batch));
      } catch (IOException e) {
        // A record cut short would hide all that come after it when the log is read again.
        file.truncate(good);
        throw e;
      }
      return ++written;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the sandbox's log; is the disk full? Nothing was changed.", e);
    }
  }

  /** Returns when the record with this ticket is on disk. */
  void awaitDurable(long ticket) {
    sync.lock();
    try {
      while (durable < ticket) {
        if (syncing) {
          synced.awaitUninterruptibly();
        } else {
          force();
        }
      }
    } finally {
      sync.unlock();
    }
  }

  /** Syncs on behalf of all who wait; the lock is let go meanwhile so that more may join. */
  private void force() {
    syncing = true;
    long upTo = written;
    sync.unlock();
    try {
      file.sync();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot sync the sandbox's log", e);
    } finally {
      sync.lock();
      syncing = false;
      synced.signalAll();
    }
    durable = Math.max(durable, upTo);
  }

  @Override
  public void close() {
    try {
      file.sync();
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the sandbox's log", e);
    }
  }

  private static byte[] encode(Batch batch) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.getFactory().createGenerator(out)) {
      json.writeStartArray();
      for (Batch.Removal r : batch.removals()) {
        json.writeString(r.collection());
        json.writeString(r.key());
        json.writeNull();
      }
      for (Batch.Put p : batch.puts()) {
        json.writeString(p.collection());
        json.writeString(p.key());
        JSON.writeTree(json, p.body());
      }
      json.writeEndArray();
    }
    return out.toByteArray();
  }

  private static void write(LogFile out, byte[] payload) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(payload.length + 8);
    out.write(record.putInt(payload.length).putInt(crc(payload)).put(payload).array());
  }

  /** How many bytes at the beginning of the file are whole records. */
  private static long replay(Path file, Consumer<Batch> replay) throws IOException {
    long good = 0;
    long size = Files.size(file);
    try (InputStream raw = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(new BufferedInputStream(raw, 1 << 16))) {
      while (true) {
        int length = in.readInt();
        int crc = in.readInt();
        if (length < 0 || length > size - good - 8) {
          return good;
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length || crc(payload) != crc) {
          return good;
        }
        replay.accept(decode(payload));
        good += 8 + length;
      }
    } catch (EOFException end) {
      return good;
    }
  }

  private static Batch decode(byte[] payload) throws IOException {
    JsonNode list = READER.readTree(payload);
    Batch batch = new Batch();
    for (int i = 0; i + 2 < list.size(); i += 3) {
      String collection = list.get(i).textValue();
      String key = list.get(i + 1).textValue();
      if (list.get(i + 2) instanceof ObjectNode body) {
        batch.put(collection, key, body);
      } else {
        batch.remove(collection, key);
      }
    }
    return batch;
  }

  private static int crc(byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload);
    return (int) crc.getValue();
  }

  /** Cuts a large batch into records of a bearable size. */
  private static final class Batches {
    static List<Batch> split(Batch all, int size) {
      List<Batch> parts = new java.util.ArrayList<>();
      for (int i = 0; i < all.puts().size(); i += size) {
        Batch part = new Batch();
        all.puts()
            .subList(i, Math.min(i + size, all.puts().size()))
            .forEach(p -> part.puts().add(p));
        parts.add(part);
      }
      return parts;
    }
  }
}
