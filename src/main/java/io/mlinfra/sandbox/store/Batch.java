package io.mlinfra.sandbox.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The changes of one transaction, in order; a later put of a key undoes an earlier removal. */
final class Batch {
  private final List<Put> puts = new ArrayList<>();
  private final List<Removal> removals = new ArrayList<>();

  record Put(String collection, String key, ObjectNode body) {}

  record Removal(String collection, String key) {}

  void put(String collection, String key, ObjectNode body) {
    removals.removeIf(r -> r.collection().equals(collection) && r.key().equals(key));
    puts.add(new Put(collection, key, body));
  }

  void remove(String collection, String key) {
    puts.removeIf(p -> p.collection().equals(collection) && p.key().equals(key));
    removals.add(new Removal(collection, key));
  }

  boolean isEmpty() {
    return puts.isEmpty() && removals.isEmpty();
  }

  List<Put> puts() {
    return puts;
  }

  List<Removal> removals() {
    return removals;
  }
}
