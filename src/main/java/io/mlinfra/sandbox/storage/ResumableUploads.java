package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resumable uploads. A session is a document and a file that grows by what is acknowledged, so both
 * outlive a crash, and the client goes on where it was.
 */
final class ResumableUploads {
  static final String STORE = "storage/uploads";
  private static final Duration LIFE = Duration.ofDays(7);
  private static final int QUANTUM = 256 << 10;
  private static final Pattern RANGE =
      Pattern.compile("bytes (?:(\\d{1,18})-(\\d{1,18}|\\*)|\\*)/(\\d{1,18}|\\*)");

  private final Store store;
  private final SandboxClock clock;
  private final Buckets buckets;
  private final Objects objects;
  private final Blobs blobs;

  /** One lock a session, so that two requests cannot append at once. */
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  ResumableUploads(Store store, SandboxClock clock, Buckets buckets, Objects objects, Blobs blobs) {
    this.store = store;
    this.clock = clock;
    this.buckets = buckets;
    this.objects = objects;
    this.blobs = blobs;
  }

  static String file(String id) {
    return "upload-" + id;
  }

  Response start(Request request, String bucket) {
    ObjectNode metadata = request.json();
    if (!metadata.has("contentType")) {
      metadata.put(
          "contentType",
          request.headers().getOrDefault("x-upload-content-type", "application/octet-stream"));
    }
    Uploads.named(request, metadata);
    Encryption.note(request, buckets.find(bucket), metadata);
    String id = begin(request, bucket, metadata, request.query());
    String location =
        "http://"
            + request.header("host")
            + "/upload/storage/v1/b/"
            + bucket
            + "/o?uploadType=resumable&name="
            + StorageLinks.escaped(metadata.path("name").asText())
            + "&upload_id="
            + id;
    return Response.empty(200)
        .withHeader("Location", location)
        .withHeader("X-GUploader-UploadID", id);
  }

  /**
   * Begins an upload, and returns its id.
   *
   * @param given the parameters by which the object is stored in the end
   */
  String begin(Request request, String bucket, ObjectNode metadata, Map<String, String> given) {
    buckets.find(bucket);
    Preconditions.of(given).write(objects.live(bucket, metadata.path("name").asText()));
    String id = UUID.randomUUID().toString().replace("-", "");
    ObjectNode session = Json.object().put("bucket", bucket).put("started", clock.now().toString());
    session.set("metadata", metadata);
    ObjectNode query = session.putObject("query");
    given.forEach(query::put);
    String length = request.header("x-upload-content-length");
    if (length.matches("\\d{1,18}")) {
      session.put("total", Long.parseLong(length));
    }
    store.transaction(
        () -> {
          store.put(STORE, bucket + "/" + id, session);
          return true;
        });
    return id;
  }

  Response go(Request request, String bucket, String id) {
    synchronized (locks.computeIfAbsent(id, k -> new Object())) {
      try {
        return goAlone(request, bucket, id);
      } finally {
        if (store.get(STORE, bucket + "/" + id).isEmpty()) {
          locks.remove(id);
        }
      }
    }
  }

  private Response goAlone(Request request, String bucket, String id) {
    ObjectNode session =
        store
            .get(STORE, bucket + "/" + id)
            .orElseThrow(() -> ApiError.legacy(404, "notFound", "No such upload session."));
    if (Instant.parse(session.path("started").asText()).plus(LIFE).isBefore(clock.now())) {
      forget(bucket, id);
      throw ApiError.legacy(410, "gone", "The upload session has expired.");
    }
    if (request.method().equals("DELETE")) {
      forget(bucket, id);
      return Response.empty(499);
    }
    if (session.has("object")) {
      return finished(session);
    }
    return append(request, session, id);
  }

  private void forget(String bucket, String id) {
    store.transaction(
        () -> {
          store.remove(STORE, bucket + "/" + id);
          return true;
        });
    blobs.delete(file(id));
  }

  /** Asked again after the end, as by a client that did not hear the answer. */
  private Response finished(ObjectNode session) {
    String bucket = session.path("bucket").asText();
    ObjectNode object =
        objects.find(
            bucket,
            session.path("metadata").path("name").asText(),
            Optional.of(session.path("object").asText()),
            false);
    return Response.json(ObjectView.shown(buckets.find(bucket), object, false));
  }

  private Response append(Request request, ObjectNode session, String id) {
    Path file = blobs.path(file(id));
    long have = length(file);
    String header = request.header("content-range");
    Matcher range = RANGE.matcher(header);
    if (!header.isEmpty() && !range.matches()) {
      throw Errors.invalid("Failed to parse Content-Range header: '" + header + "'");
    }
    boolean ranged = !header.isEmpty();
    long total = total(session, ranged ? range.group(3) : "");
    boolean query = ranged && range.group(1) == null;
    if (!query) {
      long from = ranged ? Long.parseLong(range.group(1)) : have;
      long length = request.body().length;
      // Without an end, or without a range at all, this is the whole rest.
      boolean rest = !ranged || range.group(2).equals("*");
      if (!rest && Long.parseLong(range.group(2)) - from + 1 != length) {
        throw Errors.invalid(
            "The Content-Range header does not fit the length of the body: '" + header + "'");
      }
      have = take(request.body(), file, from, have, rest || total >= 0 && from + length >= total);
      if (rest && total < 0) {
        total = have;
      }
    }
    if (total >= 0 && have > total) {
      throw Errors.invalid("The upload is longer than it was said to be.");
    }
    if (total < 0 || have < total) {
      // Clients whose HTTP library takes a 308 for a redirect ask for another status.
      boolean no308 = request.header("x-guploader-no-308").equalsIgnoreCase("yes");
      Response more = Response.empty(no308 ? 200 : 308).withHeader("X-GUploader-UploadID", id);
      if (no308) {
        more = more.withHeader("X-HTTP-Status-Code-Override", "308");
      }
      return have == 0 ? more : more.withHeader("Range", "bytes=0-" + (have - 1));
    }
    return finish(request, session, id, file);
  }

  private static long total(ObjectNode session, String given) {
    long declared = session.path("total").asLong(-1);
    if (given.isEmpty() || given.equals("*")) {
      return declared;
    }
    long total = Long.parseLong(given);
    if (declared >= 0 && declared != total) {
      throw Errors.invalid(
          "The total of the Content-Range header is not the length that the upload was begun"
              + " with.");
    }
    return total;
  }

  /** Appends what is new of a chunk; returns how much is there then. */
  private long take(byte[] chunk, Path file, long from, long have, boolean last) {
    if (from > have) {
      throw Errors.invalid(
          "Invalid request. According to the Content-Range header, the upload offset is "
              + from
              + " byte(s), which exceeds already uploaded size of "
              + have
              + " byte(s).");
    }
    if (!last && chunk.length < QUANTUM) {
      throw Errors.invalid(
          "Invalid request. The number of bytes uploaded is required to be equal or greater than "
              + QUANTUM
              + ", except for the final request (it's recommended to be the exact multiple of "
              + QUANTUM
              + "). The received request contained "
              + chunk.length
              + " bytes, which does not meet this requirement.");
    }
    long end = from + chunk.length;
    if (!last) {
      end -= end % QUANTUM;
    }
    if (end > have) {
      blobs.append(file, chunk, (int) (have - from), (int) (end - have));
      return end;
    }
    return have;
  }

  private Response finish(Request request, ObjectNode session, String id, Path file) {
    String bucket = session.path("bucket").asText();
    ObjectNode metadata = (ObjectNode) session.path("metadata");
    if (!Files.exists(file)) {
      blobs.append(file, new byte[0], 0, 0);
    }
    Content content = blobs.linked(blobs.sums(file));
    try {
      content.mustBe(metadata, request);
    } catch (RuntimeException e) {
      blobs.delete(content.blob());
      forget(bucket, id);
      throw e;
    }
    Map<String, String> query = new HashMap<>();
    session.path("query").properties().forEach(q -> query.put(q.getKey(), q.getValue().asText()));
    ObjectNode object =
        objects.put(
            bucket,
            metadata.path("name").asText(),
            metadata,
            content,
            Preconditions.of(query),
            put -> {
              String generation = put.path("generation").asText();
              store.put(STORE, bucket + "/" + id, session.deepCopy().put("object", generation));
              return put;
            });
    blobs.delete(file(id));
    boolean full = metadata.has("acl");
    return Response.json(ObjectView.shown(buckets.find(bucket), object, full));
  }

  private static long length(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at an upload", e);
    }
  }
}
