package io.mlinfra.sandbox.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many requests in one: {@code multipart/mixed} with a whole HTTP request in each part, as
 * cloud.google.com/compute/docs/api/how-tos/batch describes it. The parts are answered one by one,
 * in order; none undoes another.
 */
final class BatchRequests {
  /** As the services allow in one batch. */
  private static final int MOST = 1000;

  private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))");
  private static final Pattern REQUEST_LINE =
      Pattern.compile("([A-Z]{3,7}) +(\\S+)(?: +HTTP/1\\.[01])?");

  private BatchRequests() {}

  static boolean isMeant(Request request) {
    return request.method().equals("POST")
        && !request.segments().isEmpty()
        && request.segments().getFirst().equals("batch");
  }

  static Response answer(Request batch, Function<Request, Response> answerOne) {
    String type = batch.header("content-type");
    Matcher boundary = BOUNDARY.matcher(type);
    if (!type.startsWith("multipart/mixed") || !boundary.find()) {
      throw ApiError.parse("A batch needs Content-Type multipart/mixed with a boundary.");
    }
    List<String> parts =
        parts(batch, boundary.group(1) != null ? boundary.group(1) : boundary.group(2));
    if (parts.isEmpty() || parts.size() > MOST) {
      throw ApiError.parse(
          "A batch holds between 1 and " + MOST + " requests, not " + parts.size() + ".");
    }
    String seam = "batch_" + UUID.randomUUID();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String part : parts) {
      String[] outerAndInner = halves(part);
      text(out, "--" + seam + "\r\nContent-Type: application/http\r\n");
      String id = headers(outerAndInner[0].lines().toList()).get("content-id");
      if (id != null) {
        text(out, "Content-ID: " + id.replaceFirst("^<?", "<response-") + "\r\n");
      }
      text(out, "\r\n");
      Request inner = request(outerAndInner[1]);
      if (isMeant(inner)) {
        throw ApiError.parse("A batch cannot hold another batch.");
      }
      one(out, answerOne.apply(inner));
    }
    text(out, "--" + seam + "--\r\n");
    return Response.bytes(200, "multipart/mixed; boundary=" + seam, out.toByteArray());
  }

  /** What stands between the boundary lines; bytes are kept as Latin-1 letters. */
  private static List<String> parts(Request batch, String boundary) {
    String whole = new String(batch.body(), StandardCharsets.ISO_8859_1);
    List<String> parts = new ArrayList<>();
    String[] pieces =
        ("\n" + whole).split("\r?\n--" + Pattern.quote(boundary) + "(?=--|\\s)", MOST + 3);
    for (int i = 1; i < pieces.length && !pieces[i].startsWith("--"); i++) {
      parts.add(pieces[i].stripLeading());
    }
    return parts;
  }

  /** Headers and body; the body is empty where there is no blank line. */
  private static String[] halves(String message) {
    String[] halves = message.split("\r?\n\r?\n", 2);
    return halves.length == 2 ? halves : new String[] {message, ""};
  }

  private static Request request(String inner) {
    String[] headAndBody = halves(inner);
    List<String> head = headAndBody[0].lines().toList();
    Matcher line = REQUEST_LINE.matcher(head.isEmpty() ? "" : head.getFirst().strip());
    if (!line.matches()) {
      throw ApiError.parse("A part of the batch does not begin with an HTTP request line.");
    }
    try {
      URI uri = URI.create(line.group(2));
      Map<String, String> headers = headers(head.subList(1, head.size()));
      return Request.of(
          headers.getOrDefault("x-http-method-override", line.group(1)),
          uri.getRawPath() == null ? "" : uri.getRawPath(),
          uri.getRawQuery() == null ? "" : uri.getRawQuery(),
          headers,
          headAndBody[1].strip().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw ApiError.parse("A part of the batch has a malformed URL: " + line.group(2));
    }
  }

  private static Map<String, String> headers(List<String> lines) {
    Map<String, String> headers = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static void one(ByteArrayOutputStream out, Response response) {
    byte[] body = ResponseWriter.plain(response);
    text(out, "HTTP/1.1 " + response.status() + " " + phrase(response.status()) + "\r\n");
    response.headers().forEach((k, v) -> text(out, k + ": " + v + "\r\n"));
    if (response.json() != null) {
      text(out, "Content-Type: application/json; charset=UTF-8\r\n");
    }
    text(out, "Content-Length: " + body.length + "\r\n\r\n");
    out.writeBytes(body);
    text(out, "\r\n");
  }

  private static String phrase(int status) {
    return status < 300 ? "OK" : "Refused";
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
