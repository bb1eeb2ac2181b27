package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Answers with an object's content: whole, a range, or unpacked for who takes no gzip. */
final class Download {
  private static final Pattern RANGE =
      Pattern.compile("bytes=(?:(\\d{1,18})-(\\d{0,18})|-(\\d{1,18}))");

  private Download() {}

  private record Part(Path file, long from, long length) implements Response.Stream {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      Blobs.copy(file, from, length, out);
    }
  }

  /** Decompressive transcoding; how long it gets is not known beforehand. */
  private record Unpacked(Path file) implements Response.Stream {
    @Override
    public long length() {
      return -1;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        in.transferTo(out);
      }
    }
  }

  static Response of(Request request, ObjectNode object, Path file) {
    if (!Files.exists(file)) {
      throw Errors.noObject(object.path("bucket").asText(), object.path("name").asText());
    }
    CustomerKeys.mustOpen(object, CustomerKeys.of(request));
    boolean packed = object.path("contentEncoding").asText().equals("gzip");
    boolean fixed = object.path("cacheControl").asText().contains("no-transform");
    if (packed && !fixed && !request.header("accept-encoding").contains("gzip") && isGzip(file)) {
      return described(
              Response.stream(200, type(object), new Unpacked(file)), object, "Content-Encoding")
          .withHeader("Warning", "214 UploadServer gunzipped")
          .withHeader("Vary", "Accept-Encoding");
    }
    long size = object.path("size").asLong();
    Matcher range = RANGE.matcher(request.header("range"));
    if (!range.matches()) {
      return described(Response.stream(200, type(object), new Part(file, 0, size)), object, "");
    }
    boolean suffix = range.group(3) != null;
    long from =
        suffix
            ? Math.max(0, size - Long.parseLong(range.group(3)))
            : Long.parseLong(range.group(1));
    long to =
        suffix || range.group(2).isEmpty()
            ? size - 1
            : Math.min(size - 1, Long.parseLong(range.group(2)));
    if (!suffix && !range.group(2).isEmpty() && Long.parseLong(range.group(2)) < from) {
      // A range that makes no sense is as none.
      return described(Response.stream(200, type(object), new Part(file, 0, size)), object, "");
    }
    if (from >= size) {
      throw ApiError.legacy(
              416,
              "requestedRangeNotSatisfiable",
              "Request range not satisfiable",
              "global",
              Map.of("locationType", "header", "location", "Range"))
          .withHeader("Content-Range", "bytes */" + size);
    }
    return described(
            Response.stream(206, type(object), new Part(file, from, to - from + 1)), object, "")
        .withHeader("Content-Range", "bytes " + from + "-" + to + "/" + size);
  }

  private static String type(JsonNode object) {
    return object.path("contentType").asText("application/octet-stream");
  }

  private static boolean isGzip(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    } catch (IOException e) {
      return false;
    }
  }

  private static Response described(Response response, JsonNode object, String without) {
    String md5 = object.path("md5Hash").asText("");
    String encoding = object.path("contentEncoding").asText("");
    Response all =
        CustomerKeys.described(response, object)
            .withHeader("ETag", object.path("etag").asText())
            .withHeader("Accept-Ranges", "bytes")
            .withHeader("Last-Modified", lastModified(object))
            .withHeader(
                "Cache-Control",
                object
                    .path("cacheControl")
                    .asText("no-cache, no-store, max-age=0, must-revalidate"))
            .withHeader("X-Goog-Generation", object.path("generation").asText())
            .withHeader("X-Goog-Metageneration", object.path("metageneration").asText())
            .withHeader("X-Goog-Storage-Class", object.path("storageClass").asText())
            .withHeader(
                "X-Goog-Stored-Content-Encoding", encoding.isEmpty() ? "identity" : encoding)
            .withHeader("X-Goog-Stored-Content-Length", object.path("size").asText())
            .withHeader(
                "X-Goog-Hash",
                "crc32c=" + object.path("crc32c").asText() + (md5.isEmpty() ? "" : ",md5=" + md5));
    for (String field : new String[] {"contentEncoding", "contentDisposition", "contentLanguage"}) {
      String header = "Content-" + field.substring("content".length());
      if (object.hasNonNull(field) && !header.equals(without)) {
        all = all.withHeader(header, object.path(field).asText());
      }
    }
    return all;
  }

  private static String lastModified(JsonNode object) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        Instant.parse(object.path("updated").asText()).atZone(ZoneOffset.UTC));
  }
}
