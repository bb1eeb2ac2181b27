package io.mlinfra.sandbox.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads a request's body: of a length said beforehand, or in chunks. */
final class RequestBody {
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
  private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?");
  private static final byte[] NONE = new byte[0];

  private final TimedInput in;
  private final HttpLimits limits;

  RequestBody(TimedInput in, HttpLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /**
   * @param out where to say "continue" to a client that waits for it
   */
  byte[] read(RequestHead head, OutputStream out) throws IOException, MalformedRequest {
    String encoding = head.header("transfer-encoding").toLowerCase(Locale.ROOT);
    String length = head.header("content-length");
    if (!encoding.isEmpty() && (!length.isEmpty() || !encoding.equals("chunked"))) {
      throw new MalformedRequest(400, "The body's length is said in more than one way, or badly.");
    }
    if (!length.isEmpty() && !LENGTH.matcher(length).matches()) {
      throw new MalformedRequest(400, "The Content-Length is no number.");
    }
    if (!length.isEmpty() && Long.parseLong(length) > limits.bodyBytes()) {
      throw tooLarge();
    }
    proceed(head, out);
    in.within(limits.body());
    if (!encoding.isEmpty()) {
      return chunks();
    }
    return length.isEmpty() || length.equals("0") ? NONE : exactly(Integer.parseInt(length));
  }

  private static void proceed(RequestHead head, OutputStream out)
      throws IOException, MalformedRequest {
    String expected = head.header("expect");
    if (expected.equalsIgnoreCase("100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } else if (!expected.isEmpty()) {
      throw new MalformedRequest(417, "Only 100-continue can be expected.");
    }
  }

  private static MalformedRequest tooLarge() {
    return new MalformedRequest(413, "The request body is too large.");
  }

  private byte[] exactly(int length) throws IOException, MalformedRequest {
    // Grown as the bytes come: a length that is only said must not cost memory.
    byte[] body = new byte[Math.min(length, 64 << 10)];
    for (int have = 0; have < length; ) {
      if (have == body.length) {
        body = java.util.Arrays.copyOf(body, (int) Math.min(length, body.length * 2L));
      }
      have += some(body, have, body.length - have);
    }
    return body;
  }

  private int some(byte[] into, int from, int length) throws IOException, MalformedRequest {
    int read = in.read(into, from, length);
    if (read < 0) {
      throw new MalformedRequest(
          400, "The request body ended before its time or is badly chunked.");
    }
    in.extend(Duration.ofNanos(read * 1_000_000_000L / HttpLimits.BODY_RATE));
    return read;
  }

  private byte[] chunks() throws IOException, MalformedRequest {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 << 10];
    while (true) {
      var size = CHUNK.matcher(line());
      if (!size.matches()) {
        throw new MalformedRequest(
            400, "The request body ended before its time or is badly chunked.");
      }
      long left = Long.parseLong(size.group(1), 16);
      if (left == 0) {
        trailers();
        return body.toByteArray();
      }
      if (left + body.size() > limits.bodyBytes()) {
        throw tooLarge();
      }
      while (left > 0) {
        int read = some(buffer, 0, (int) Math.min(buffer.length, left));
        body.write(buffer, 0, read);
        left -= read;
      }
      if (!line().isEmpty()) {
        throw new MalformedRequest(
            400, "The request body ended before its time or is badly chunked.");
      }
    }
  }

  private void trailers() throws IOException, MalformedRequest {
    for (int i = 0; i < HttpLimits.HEADERS; i++) {
      if (line().isEmpty()) {
        return;
      }
    }
    throw new MalformedRequest(431, "There are too many trailers.");
  }

  private String line() throws IOException, MalformedRequest {
    StringBuilder line = new StringBuilder();
    byte[] one = new byte[1];
    while (line.length() < 4096) {
      some(one, 0, 1);
      if (one[0] == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) (one[0] & 0xff));
    }
    throw new MalformedRequest(400, "A line between chunks is too long.");
  }
}
