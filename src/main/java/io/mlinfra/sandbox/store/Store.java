package io.mlinfra.sandbox.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All documents of the embedded cloud, by collection and key, kept in memory and on disk. One
 * writer at a time; readers see whole documents. A transaction is acknowledged only when it is on
 * disk, so what was answered survives {@code kill -9}.
 */
public final class Store implements AutoCloseable {
  private final Map<String, ConcurrentSkipListMap<String, ObjectNode>> collections =
      new ConcurrentHashMap<>();
  private final ReentrantLock writer = new ReentrantLock();
  private final Path blobs;
  private final WriteAheadLog log;

  /** How things were before the transaction under way: once each, however often it changes them. */
  private final Map<Place, Optional<ObjectNode>> undo = new HashMap<>();

  private Batch open = new Batch();

  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /** Is told of every change to any document, also of one that is taken back. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * @param body what the key holds from now on; null for nothing
     */
    void changed(String collection, String key, @Nullable ObjectNode body);
  }

  /** What a key held before a change; null for nothing. */
  private record Place(String collection, String key) {}

  private Store(Path dir) throws IOException {
    this.blobs = Files.createDirectories(dir.resolve("blobs"));
    this.log = WriteAheadLog.open(dir, this::replay, this::snapshot);
  }

  /** Opens the store in {@code dir}, made if absent; a torn last record is dropped. */
  public static Store open(Path dir) throws IOException {
    Files.createDirectories(dir);
    return new Store(dir);
  }

  /** Where the contents of objects are kept. */
  public Path blobs() {
    return blobs;
  }

  /**
   * Runs {@code work} as the only writer; what it puts and removes becomes durable before this
   * returns. When it throws, nothing of it remains.
   */
  public <T> T transaction(Supplier<T> work) {
    long ticket;
    T result;
    if (writer.isHeldByCurrentThread()) {
      return work.get();
    }
    writer.lock();
    try {
      result = work.get();
      ticket = log.append(open);
      undo.clear();
      if (log.isLong()) {
        log.compact(snapshot());
      }
    } catch (RuntimeException | Error e) {
      rollBack();
      throw e;
    } finally {
      open = new Batch();
      writer.unlock();
    }
    log.awaitDurable(ticket);
    return result;
  }

  /** Runs {@code work} while nobody else changes anything. */
  public void undisturbed(Runnable work) {
    writer.lock();
    try {
      work.run();
    } finally {
      writer.unlock();
    }
  }

  /** Tells a watcher of all that is there, and from then on of every change. */
  public void watch(Watcher watcher) {
    undisturbed(
        () -> {
          collections.forEach((c, docs) -> docs.forEach((k, d) -> watcher.changed(c, k, d)));
          watchers.add(watcher);
        });
  }

  private void tell(String collection, String key, @Nullable ObjectNode body) {
    watchers.forEach(w -> w.changed(collection, key, body));
  }

  public void put(String collection, String key, ObjectNode body) {
    mustWrite();
    ObjectNode before = of(collection).put(key, body);
    tell(collection, key, body);
    undo.putIfAbsent(new Place(collection, key), Optional.ofNullable(before));
    open.put(collection, key, body);
  }

  public void remove(String collection, String key) {
    mustWrite();
    ObjectNode before = of(collection).remove(key);
    if (before != null) {
      tell(collection, key, null);
      undo.putIfAbsent(new Place(collection, key), Optional.ofNullable(before));
      open.remove(collection, key);
    }
  }

  public Optional<ObjectNode> get(String collection, String key) {
    return Optional.ofNullable(of(collection).get(key));
  }

  /** All documents of a collection, by key. */
  public NavigableMap<String, ObjectNode> all(String collection) {
    return Collections.unmodifiableNavigableMap(of(collection));
  }

  /** The documents whose keys begin with {@code prefix}, by key. */
  public Collection<ObjectNode> under(String collection, String prefix) {
    return of(collection).subMap(prefix, true, prefix + Character.MAX_VALUE, false).values();
  }

  /** As {@link #under}, with keys. */
  public NavigableMap<String, ObjectNode> entriesUnder(String collection, String prefix) {
    return of(collection).subMap(prefix, true, prefix + Character.MAX_VALUE, false);
  }

  /** Forgets everything. */
  public void clear() {
    transaction(
        () -> {
          List.copyOf(collections.keySet())
              .forEach(c -> List.copyOf(of(c).keySet()).forEach(k -> remove(c, k)));
          return true;
        });
  }

  @Override
  public void close() {
    log.close();
  }

  private ConcurrentSkipListMap<String, ObjectNode> of(String collection) {
    return collections.computeIfAbsent(collection, c -> new ConcurrentSkipListMap<>());
  }

  private void rollBack() {
    undo.forEach(
        (place, was) -> {
          if (was.isEmpty()) {
            of(place.collection()).remove(place.key());
          } else {
            of(place.collection()).put(place.key(), was.get());
          }
          tell(place.collection(), place.key(), was.orElse(null));
        });
    undo.clear();
  }

  private void mustWrite() {
    if (!writer.isHeldByCurrentThread()) {
      throw new IllegalStateException("a change outside a transaction");
    }
  }

  private void replay(Batch batch) {
    batch.puts().forEach(p -> of(p.collection()).put(p.key(), p.body()));
    batch.removals().forEach(r -> of(r.collection()).remove(r.key()));
  }

  private Batch snapshot() {
    Batch all = new Batch();
    new TreeMap<>(collections).forEach((c, docs) -> docs.forEach((k, d) -> all.put(c, k, d)));
    return all;
  }
}
