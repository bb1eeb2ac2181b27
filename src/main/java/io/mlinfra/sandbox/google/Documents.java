package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;

/** Ids, times and etags as the services write them. */
final class Documents {
  static final String PROJECT_NUMBER = "123456789012";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Documents() {}

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  static String digits(int n) {
    StringBuilder s = new StringBuilder(n);
    s.append((char) ('1' + ThreadLocalRandom.current().nextInt(9)));
    while (s.length() < n) {
      s.append((char) ('0' + ThreadLocalRandom.current().nextInt(10)));
    }
    return s.toString();
  }

  static String uuid() {
    return java.util.UUID.randomUUID().toString();
  }

  static String etag(JsonNode of) {
    CRC32 crc = new CRC32();
    crc.update(
        (of.toString() + ThreadLocalRandom.current().nextInt())
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return "Bw" + HexFormat.of().toHexDigits((int) crc.getValue()).substring(0, 8) + "=";
  }

  /** Merges what {@code from} sets into a copy of {@code body}. */
  static ObjectNode merged(ObjectNode body, ObjectNode from) {
    ObjectNode after = body.deepCopy();
    from.properties().forEach(f -> after.set(f.getKey(), f.getValue()));
    return after;
  }

  static ObjectNode object() {
    return Json.object();
  }
}
