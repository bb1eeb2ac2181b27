package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.store.Store;

/** Gives out uuids, which are long numbers in text there; to be called within a transaction. */
final class Uuids {
  private static final String COLLECTION = "turbonomic.sequence";
  private static final long FIRST = 287_472_263_631_520L;

  private final Store store;

  Uuids(Store store) {
    this.store = store;
  }

  String next() {
    ObjectNode last = store.get(COLLECTION, "last").orElseGet(Json::object);
    long n = last.path("n").asLong() + 1;
    store.put(COLLECTION, "last", Json.object().put("n", n));
    return Long.toString(FIRST + n * 16);
  }
}
