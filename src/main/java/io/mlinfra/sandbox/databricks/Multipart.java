package io.mlinfra.sandbox.databricks;

import io.mlinfra.sandbox.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a {@code multipart/form-data} body, by name. Bytes are kept as they are. */
final class Multipart {
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final Pattern NAME = Pattern.compile("(?i)name=\"([^\"]*)\"");

  private Multipart() {}

  static boolean isMeant(Request request) {
    return request.header("content-type").startsWith("multipart/form-data");
  }

  static Map<String, byte[]> parts(Request request) {
    Matcher boundary = BOUNDARY.matcher(request.header("content-type"));
    if (!boundary.find()) {
      throw Errors.of(400, "MALFORMED_REQUEST", "The multipart body has no boundary");
    }
    // One character a byte, so that positions and contents survive.
    String body = new String(request.body(), StandardCharsets.ISO_8859_1);
    Map<String, byte[]> parts = new LinkedHashMap<>();
    for (String part : body.split(Pattern.quote("--" + boundary.group(1)), -1)) {
      int end = part.indexOf("\r\n\r\n");
      Matcher name = end < 0 ? null : NAME.matcher(part.substring(0, end));
      if (name != null && name.find()) {
        String content = part.substring(end + 4);
        int last = content.endsWith("\r\n") ? content.length() - 2 : content.length();
        parts.put(name.group(1), content.substring(0, last).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return parts;
  }
}
