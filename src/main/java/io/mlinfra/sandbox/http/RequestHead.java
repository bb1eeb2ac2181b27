package io.mlinfra.sandbox.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The request line and the headers, strictly as RFC 9112 has them.
 *
 * @param target as it was sent
 * @param headers by lower-case name, first value
 */
record RequestHead(String method, String target, boolean version11, Map<String, String> headers) {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
  private static final Pattern VERSION = Pattern.compile("HTTP/1\\.[01]");

  /** Headers of which a second one with another value would be understood differently by others. */
  private static final List<String> ONCE = List.of("host", "content-length", "transfer-encoding");

  /** Reads a head; empty when the connection ended before one began. */
  static Optional<RequestHead> read(TimedInput in, HttpLimits limits)
      throws IOException, MalformedRequest {
    String line = "";
    for (int blank = 0; line.isEmpty(); blank++) {
      Optional<String> next = line(in, limits.headBytes(), true);
      if (next.isEmpty() || blank > 4) {
        return Optional.empty();
      }
      line = next.get();
    }
    String[] parts = line.split(" ", -1);
    if (parts.length != 3
        || !TOKEN.matcher(parts[0]).matches()
        || !VERSION.matcher(parts[2]).matches()) {
      throw new MalformedRequest(400, "The request line is malformed.");
    }
    if (parts[1].length() > limits.targetBytes()) {
      throw new MalformedRequest(414, "The request's URL is too long.");
    }
    boolean version11 = parts[2].endsWith("1");
    Map<String, String> headers = headers(in, limits, line.length());
    return Optional.of(new RequestHead(parts[0], parts[1], version11, headers));
  }

  private static Map<String, String> headers(TimedInput in, HttpLimits limits, int before)
      throws IOException, MalformedRequest {
    Map<String, String> headers = new HashMap<>();
    int bytes = before;
    for (int count = 0; ; count++) {
      String line =
          line(in, limits.headBytes() - bytes, false)
              .orElseThrow(() -> new MalformedRequest(400, "The headers end before their time."));
      if (line.isEmpty()) {
        return headers;
      }
      bytes += line.length() + 2;
      if (count >= HttpLimits.HEADERS || bytes > limits.headBytes()) {
        throw new MalformedRequest(431, "There are too many headers, or they are too long.");
      }
      add(headers, line);
    }
  }

  private static void add(Map<String, String> headers, String line) throws MalformedRequest {
    int colon = line.indexOf(':');
    if (colon < 1 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
      throw new MalformedRequest(400, "A header is malformed.");
    }
    String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
    String value = line.substring(colon + 1).strip();
    if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
      throw new MalformedRequest(400, "A header holds control characters.");
    }
    String first = headers.putIfAbsent(name, value);
    if (first != null && ONCE.contains(name) && !first.equals(value)) {
      throw new MalformedRequest(400, "There is more than one header " + name + ".");
    }
  }

  /** One line without its end; empty at the end of the connection. */
  private static Optional<String> line(TimedInput in, int most, boolean first)
      throws IOException, MalformedRequest {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    while (true) {
      int c = in.read();
      if (c < 0) {
        if (first && line.size() == 0) {
          return Optional.empty();
        }
        throw new MalformedRequest(400, "The request ends before its time.");
      }
      if (c == '\n') {
        String text = line.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
      }
      line.write(c);
      if (line.size() > most) {
        throw new MalformedRequest(
            first ? 414 : 431,
            first ? "The request's URL is too long." : "The headers are too long.");
      }
    }
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Whether the connection stays open behind this request. */
  boolean keepsConnection() {
    String connection = header("connection").toLowerCase(Locale.ROOT);
    return version11 ? !connection.contains("close") : connection.contains("keep-alive");
  }
}
