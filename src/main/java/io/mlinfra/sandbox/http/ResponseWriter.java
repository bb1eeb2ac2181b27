package io.mlinfra.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes an answer to the wire: JSON plain, pretty or packed as the client asked, or bytes. */
final class ResponseWriter {
  /** Answers shorter than this are not worth compressing. */
  private static final int GZIP_ABOVE = 1024;

  private static final Pattern PRETTY = Pattern.compile("(?:^|&)prettyPrint=true(?:&|$)");

  private ResponseWriter() {}

  static void write(HttpExchange exchange, Response response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    response.headers().forEach(headers::set);
    byte[] bytes = response.bytes();
    JsonNode json = response.json();
    if (json != null) {
      headers.set("Content-Type", "application/json; charset=UTF-8");
      ByteArrayOutputStream buffer = new ByteArrayOutputStream(4096);
      boolean pretty = PRETTY.matcher(HttpFront.query(exchange)).find();
      ObjectWriter writer =
          pretty ? Json.MAPPER.writerWithDefaultPrettyPrinter() : Json.MAPPER.writer();
      writer.writeValue(buffer, json);
      bytes = buffer.toByteArray();
      if (bytes.length > GZIP_ABOVE && takesGzip(exchange.getRequestHeaders())) {
        headers.set("Content-Encoding", "gzip");
        headers.add("Vary", "Accept-Encoding");
        bytes = gzip(bytes);
      }
    }
    Response.Stream stream = response.stream();
    long length = stream == null ? bytes.length : stream.length();
    boolean head = exchange.getRequestMethod().equals("HEAD");
    boolean noBody = head || response.status() == 204 || response.status() == 304;
    if (head && length > 0) {
      headers.set("Content-Length", Long.toString(length));
    }
    // The server's own terms: -1 is no body, 0 one of unknown length.
    exchange.sendResponseHeaders(
        response.status(), noBody || length == 0 ? -1 : Math.max(0, length));
    if (!noBody && length != 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        if (stream == null) {
          out.write(bytes);
        } else {
          stream.writeTo(out);
        }
      }
    }
  }

  /** The body as it goes out when nobody asked for anything special. */
  static byte[] plain(Response response) {
    Response.Stream stream = response.stream();
    try {
      if (stream != null) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        stream.writeTo(whole);
        return whole.toByteArray();
      }
      return response.json() == null
          ? response.bytes()
          : Json.MAPPER.writeValueAsBytes(response.json());
    } catch (IOException e) {
      throw new UncheckedIOException("an answer that cannot be written", e);
    }
  }

  private static boolean takesGzip(Headers request) {
    String accepted = request.getFirst("Accept-Encoding");
    return accepted != null && accepted.contains("gzip");
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4);
    try (OutputStream out = new FastGzip(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  /** On loopback only the time counts that packing takes. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
