package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The three ways of uploading: media, multipart, resumable. */
final class Uploads {
  private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");

  private final Objects objects;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  private record Session(
      Request start,
      String bucket,
      String name,
      ObjectNode metadata,
      ByteArrayOutputStream received) {}

  Uploads(Objects objects) {
    this.objects = objects;
  }

  Response handle(Request request, String bucket) {
    String id = request.query().getOrDefault("upload_id", "");
    if (!id.isEmpty()) {
      return resume(request, id);
    }
    return switch (request.query().getOrDefault("uploadType", "media")) {
      case "multipart" -> multipart(request, bucket);
      case "resumable" -> start(request, bucket);
      default -> {
        ObjectNode metadata =
            Json.object()
                .put(
                    "contentType",
                    request.headers().getOrDefault("content-type", "application/octet-stream"));
        yield Response.json(
            Objects.visible(
                objects.put(
                    request,
                    bucket,
                    request.query().getOrDefault("name", ""),
                    metadata,
                    request.body())));
      }
    };
  }

  private Response multipart(Request request, String bucket) {
    Matcher m = Pattern.compile("boundary=\"?([^\";]+)\"?").matcher(request.header("content-type"));
    if (!m.find()) {
      throw Errors.invalid("A multipart upload needs a boundary.");
    }
    byte[] body = request.body();
    byte[] delimiter = ("--" + m.group(1)).getBytes(StandardCharsets.ISO_8859_1);
    int first = indexOf(body, delimiter, 0);
    int second = first < 0 ? -1 : indexOf(body, delimiter, first + delimiter.length);
    int third = second < 0 ? -1 : indexOf(body, delimiter, second + delimiter.length);
    if (third < 0) {
      throw Errors.invalid("A multipart upload has two parts.");
    }
    Part json = Part.of(body, first + delimiter.length, second);
    Part media = Part.of(body, second + delimiter.length, third);
    ObjectNode metadata = parse(json.content());
    if (!metadata.has("contentType")) {
      metadata.put(
          "contentType",
          media.contentType().isEmpty() ? "application/octet-stream" : media.contentType());
    }
    String name = metadata.path("name").asText(request.query().getOrDefault("name", ""));
    return Response.json(
        Objects.visible(objects.put(request, bucket, name, metadata, media.content())));
  }

  /** One part: headers, a blank line, the content without the line end before the next boundary. */
  private record Part(String contentType, byte[] content) {
    static Part of(byte[] body, int from, int to) {
      int start = indexOf(body, "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), from);
      int skip = 4;
      if (start < 0 || start >= to) {
        start = indexOf(body, "\n\n".getBytes(StandardCharsets.ISO_8859_1), from);
        skip = 2;
      }
      if (start < 0 || start >= to) {
        throw Errors.invalid("A part of the upload has no headers.");
      }
      String headers = new String(body, from, start - from, StandardCharsets.ISO_8859_1);
      Matcher m = Pattern.compile("(?i)content-type:\\s*([^\r\n]+)").matcher(headers);
      int end = to > 1 && body[to - 2] == '\r' ? to - 2 : to - 1;
      return new Part(
          m.find() ? m.group(1).strip() : "",
          Arrays.copyOfRange(body, start + skip, Math.max(start + skip, end)));
    }
  }

  private static ObjectNode parse(byte[] json) {
    try {
      return Json.MAPPER.readTree(new String(json, StandardCharsets.UTF_8)) instanceof ObjectNode o
          ? o
          : Json.object();
    } catch (JsonProcessingException e) {
      throw Errors.invalid("The metadata part is not JSON.");
    }
  }

  private Response start(Request request, String bucket) {
    ObjectNode metadata = request.json();
    String name = metadata.path("name").asText(request.query().getOrDefault("name", ""));
    if (!metadata.has("contentType")) {
      metadata.put(
          "contentType",
          request.headers().getOrDefault("x-upload-content-type", "application/octet-stream"));
    }
    String id = UUID.randomUUID().toString();
    sessions.put(id, new Session(request, bucket, name, metadata, new ByteArrayOutputStream()));
    String location =
        "http://"
            + request.header("host")
            + "/upload/storage/v1/b/"
            + bucket
            + "/o?uploadType=resumable&upload_id="
            + id;
    return Response.empty(200)
        .withHeader("Location", location)
        .withHeader("X-GUploader-UploadID", id);
  }

  private Response resume(Request request, String id) {
    Session session = sessions.get(id);
    if (session == null) {
      throw io.mlinfra.sandbox.http.ApiError.legacy(404, "notFound", "No such upload session.");
    }
    if (request.method().equals("DELETE")) {
      sessions.remove(id);
      return Response.empty(499);
    }
    Matcher m = RANGE.matcher(request.header("content-range"));
    boolean known = m.matches();
    synchronized (session) {
      long have = session.received().size();
      if (known && m.group(1) != null && Long.parseLong(m.group(1)) > have) {
        throw Errors.invalid("The upload continues behind what was received.");
      }
      if (!known || m.group(1) != null) {
        int skip = known ? (int) (have - Long.parseLong(m.group(1))) : 0;
        session
            .received()
            .write(
                request.body(),
                Math.min(skip, request.body().length),
                Math.max(0, request.body().length - skip));
      }
      long total =
          known && !m.group(3).equals("*")
              ? Long.parseLong(m.group(3))
              : known ? -1 : session.received().size();
      if (total >= 0 && session.received().size() >= total) {
        ObjectNode object =
            objects.put(
                session.start(),
                session.bucket(),
                session.name(),
                session.metadata(),
                session.received().toByteArray());
        sessions.remove(id);
        return Response.json(Objects.visible(object));
      }
      Response more = Response.empty(308);
      int size = session.received().size();
      return size == 0 ? more : more.withHeader("Range", "bytes=0-" + (size - 1));
    }
  }

  private static int indexOf(byte[] in, byte[] what, int from) {
    for (int i = from; i <= in.length - what.length; i++) {
      int j = 0;
      while (j < what.length && in[i + j] == what[j]) {
        j++;
      }
      if (j == what.length) {
        return i;
      }
    }
    return -1;
  }
}
