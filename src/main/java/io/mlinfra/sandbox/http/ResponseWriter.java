package io.mlinfra.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes an answer to the wire: JSON plain or packed as the client asked, or bytes. */
final class ResponseWriter {
  /** Answers shorter than this are not worth compressing. */
  private static final int GZIP_ABOVE = 1024;

  private ResponseWriter() {}

  /**
   * @param head of the request; empty for one that could not be read, after which the connection
   *     ends
   * @return whether the connection can take another request
   */
  static boolean write(OutputStream out, Optional<RequestHead> head, Response response)
      throws IOException {
    Map<String, String> headers = new LinkedHashMap<>(response.headers());
    byte[] bytes = response.bytes();
    JsonNode json = response.json();
    if (json != null) {
      headers.put("Content-Type", "application/json; charset=UTF-8");
      bytes = JsonText.of(json, head.map(RequestHead::target).orElse(""));
      if (bytes.length > GZIP_ABOVE
          && head.isPresent()
          && head.get().header("accept-encoding").contains("gzip")) {
        headers.put("Content-Encoding", "gzip");
        headers.put("Vary", "Accept-Encoding");
        bytes = gzip(bytes);
      }
    }
    Response.Stream stream = response.stream();
    long length = stream == null ? bytes.length : stream.length();
    boolean noBody =
        response.status() == 204
            || response.status() == 304
            || head.isPresent() && head.get().method().equals("HEAD");
    boolean keep = head.isPresent() && head.get().keepsConnection();
    boolean chunked = length < 0 && head.isPresent() && head.get().version11() && !noBody;
    keep &= length >= 0 || chunked || noBody;
    if (chunked) {
      headers.put("Transfer-Encoding", "chunked");
    } else if (length >= 0 && response.status() != 204 && response.status() != 304) {
      headers.put("Content-Length", Long.toString(length));
    }
    ByteArrayOutputStream first = new ByteArrayOutputStream(512 + bytes.length);
    first.writeBytes(head(response.status(), headers, keep).getBytes(StandardCharsets.ISO_8859_1));
    if (stream == null && !noBody) {
      first.writeBytes(bytes);
    }
    first.writeTo(out);
    if (stream != null && !noBody) {
      if (chunked) {
        ChunkedOutput chunks = new ChunkedOutput(out);
        stream.writeTo(chunks);
        chunks.end();
      } else {
        stream.writeTo(out);
      }
    }
    out.flush();
    return keep;
  }

  private static String head(int status, Map<String, String> headers, boolean keep) {
    StringBuilder text = new StringBuilder(256);
    text.append("HTTP/1.1 ").append(status).append(' ').append(phrase(status)).append("\r\n");
    text.append("Date: ")
        .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)))
        .append("\r\n");
    // A line end in a value would begin another header.
    headers.forEach(
        (k, v) -> text.append(k).append(": ").append(v.replaceAll("[\\r\\n]", " ")).append("\r\n"));
    text.append(keep ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
    return text.toString();
  }

  private static String phrase(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      case 204 -> "No Content";
      case 206 -> "Partial Content";
      case 304 -> "Not Modified";
      case 308 -> "Resume Incomplete";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 412 -> "Precondition Failed";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 416 -> "Range Not Satisfiable";
      case 417 -> "Expectation Failed";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 499 -> "Client Closed Request";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> status < 400 ? "OK" : "Refused";
    };
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

  /** A body whose length is not known beforehand, in chunks. */
  private static final class ChunkedOutput extends OutputStream {
    private final OutputStream out;

    ChunkedOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (length > 0) {
        out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes, from, length);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }

    void end() throws IOException {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }
}
