package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Ids, times and etags as the services write them. */
final class Documents {
  private static final Pattern UNDERSCORE = Pattern.compile("_([a-z])");

  static final String PROJECT_NUMBER = "123456789012";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Documents() {}

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  static String digits(int n) {
    StringBuilder s = new StringBuilder(n);
    // Clients read ids of 19 digits as signed 64-bit integers.
    s.append((char) ('1' + ThreadLocalRandom.current().nextInt(n == 19 ? 8 : 9)));
    while (s.length() < n) {
      s.append((char) ('0' + ThreadLocalRandom.current().nextInt(10)));
    }
    return s.toString();
  }

  static String uuid() {
    return java.util.UUID.randomUUID().toString();
  }

  /** Eight bytes in base 64, as the services' etags are; another one for each state. */
  static String etag() {
    byte[] bytes = new byte[8];
    ThreadLocalRandom.current().nextBytes(bytes);
    bytes[0] = 7;
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Recordings are normalised to this value; a replayed request carries it. */
  private static final String RECORDED = "abcdef0123A=";

  /** Whether somebody changed the thing since the etag was read; no etag is always fresh. */
  static boolean stale(String supplied, String current) {
    // Clients may send bytes in either alphabet of base 64.
    String plain = supplied.replace('-', '+').replace('_', '/');
    return !plain.isEmpty() && !plain.equals(current) && !plain.equals(RECORDED);
  }

  /** Merges what {@code from} sets into a copy of {@code body}. */
  static ObjectNode merged(ObjectNode body, ObjectNode from) {
    ObjectNode after = body.deepCopy();
    from.properties().forEach(f -> after.set(f.getKey(), f.getValue()));
    return after;
  }

  /**
   * Takes over the fields that an update mask names, in either spelling; all that {@code from} sets
   * where there is no mask. A named field that is not set goes.
   */
  static ObjectNode masked(ObjectNode body, ObjectNode from, String mask) {
    if (mask.isEmpty() || mask.equals("*")) {
      return merged(body, from);
    }
    ObjectNode after = body.deepCopy();
    for (String path : mask.split(",", -1)) {
      ObjectNode to = after;
      JsonNode source = from;
      String[] names = camel(path.strip()).split("\\.", -1);
      for (int i = 0; i < names.length - 1; i++) {
        source = source.path(names[i]);
        to = to.get(names[i]) instanceof ObjectNode there ? there : to.putObject(names[i]);
      }
      String last = names[names.length - 1];
      if (source.has(last)) {
        to.set(last, source.get(last));
      } else {
        to.remove(last);
      }
    }
    return after;
  }

  /** A part of a path that clients escape once more than the others. */
  static String unescaped(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw ApiError.parse("Malformed escape in the resource name: '" + part + "'.");
    }
  }

  static String camel(String snake) {
    return UNDERSCORE.matcher(snake).replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }
}
