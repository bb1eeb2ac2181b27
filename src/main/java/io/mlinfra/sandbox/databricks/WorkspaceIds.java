package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.store.Store;
import java.util.Locale;
import java.util.Random;

/** Gives out ids in the forms that a workspace uses; to be called within a transaction. */
final class WorkspaceIds {
  private static final String COLLECTION = "databricks.sequence";

  private final Store store;

  WorkspaceIds(Store store) {
    this.store = store;
  }

  /** {@code 1124-043103-ab12cd34}: date, time, letters. */
  String cluster(long millis) {
    java.time.ZonedDateTime at =
        java.time.Instant.ofEpochMilli(millis).atZone(java.time.ZoneOffset.UTC);
    return String.format(Locale.ROOT, "%1$tm%1$td-%1$tH%1$tM%1$tS-", at) + hex(8);
  }

  String pool(long millis) {
    return cluster(millis) + "-pool-" + hex(8);
  }

  String policy() {
    return hex(16).toUpperCase(Locale.ROOT);
  }

  long object() {
    return 1_000_000_000_000L + next();
  }

  private String hex(int length) {
    Random random = new Random(next() * 104_729L + 5);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(Integer.toHexString(random.nextInt(16)));
    }
    return text.toString();
  }

  private long next() {
    ObjectNode last = store.get(COLLECTION, "last").orElseGet(Json::object);
    long n = last.path("n").asLong() + 1;
    store.put(COLLECTION, "last", Json.object().put("n", n));
    return n;
  }
}
