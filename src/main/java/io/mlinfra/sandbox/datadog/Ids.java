package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;

/**
 * Gives out ids in the forms that Datadog uses: numbers for monitors and widgets, three groups of
 * three for dashboards, UUIDs for integrations. The same content always gets the same ids.
 */
final class Ids {
  private static final String COLLECTION = "datadog.sequence";
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final long FIRST_MONITOR = 155_000_001L;
  private static final long FIRST_DOWNTIME = 4_432_145_271L;
  private static final long FIRST_LIST = 364_491L;

  private final Store store;

  Ids(Store store) {
    this.store = store;
  }

  /** To be called within a transaction. */
  long monitor() {
    return FIRST_MONITOR + next();
  }

  String dashboard() {
    Random random = new Random(next() * 7919L + 17);
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      if (i == 3 || i == 6) {
        id.append('-');
      }
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  long downtime() {
    return FIRST_DOWNTIME + next();
  }

  long list() {
    return FIRST_LIST + next();
  }

  /** 32 hexadecimal digits, as service level objectives have. */
  String hex() {
    return uuid().replace("-", "");
  }

  /** What a shared dashboard is found by. */
  String token() {
    return "sandbox-" + hex();
  }

  long widget() {
    return 1_000_000_000_000_000L + (new Random(next()).nextLong() >>> 12);
  }

  /** Ids of events are larger than a double can hold exactly; hence their twin in text. */
  long event() {
    return 6_327_818_702_635_911_000L + next();
  }

  String uuid() {
    return UUID.nameUUIDFromBytes(("datadog-" + next()).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  private long next() {
    ObjectNode last = store.get(COLLECTION, "last").orElseGet(Json::object);
    long n = last.path("n").asLong() + 1;
    store.put(COLLECTION, "last", Json.object().put("n", n));
    return n;
  }
}
