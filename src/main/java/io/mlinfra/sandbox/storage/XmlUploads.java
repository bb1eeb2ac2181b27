package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The XML API's multipart uploads: parts that are sent in any order, together become an object. As
 * docs.cloud.google.com/storage/docs/multipart-uploads has them (read 2026-11-26): up to 10,000
 * parts, each but the last of 5 MiB at least; the object has no MD5.
 */
final class XmlUploads {
  private static final String STORE = "storage/xml-uploads";
  private static final String PARTS = "storage/xml-parts";
  private static final int MOST_PARTS = 10_000;
  private static final long LEAST_BYTES = 5 << 20;
  private static final int PAGE = 1000;

  private final Store store;
  private final SandboxClock clock;
  private final Objects objects;
  private final Blobs blobs;

  XmlUploads(Store store, SandboxClock clock, Objects objects, Blobs blobs) {
    this.store = store;
    this.clock = clock;
    this.objects = objects;
    this.blobs = blobs;
  }

  /** The files of parts that are there. */
  static Set<String> blobs(Store store) {
    return store.all(PARTS).values().stream()
        .map(p -> p.path("_blob").asText())
        .collect(Collectors.toSet());
  }

  /** Empty when the request is no part of an upload. */
  Optional<Response> handle(Request request, String bucket, String name) {
    String id = request.query().getOrDefault("uploadId", "");
    String method = request.method();
    if (method.equals("POST") && request.query().containsKey("uploads")) {
      ObjectNode metadata = XmlRequest.metadata(request);
      CustomerKeys.note(request, metadata);
      return Optional.of(initiate(bucket, name, metadata));
    }
    if (id.isEmpty()) {
      return Optional.empty();
    }
    String upload = bucket + "/" + id;
    ObjectNode session =
        store
            .get(STORE, upload)
            .filter(s -> s.path("name").asText().equals(name))
            .orElseThrow(XmlUploads::missing);
    return switch (method) {
      case "PUT" -> Optional.of(part(request, upload));
      case "POST" -> Optional.of(complete(request, bucket, upload, session));
      case "GET" -> Optional.of(parts(request, bucket, upload, session));
      case "DELETE" -> Optional.of(abort(upload));
      default -> Optional.empty();
    };
  }

  private static ApiError missing() {
    return ApiError.legacy(404, "NoSuchUpload", "The requested upload was not found.");
  }

  private Response initiate(String bucket, String name, ObjectNode metadata) {
    String id = UUID.randomUUID().toString().replace("-", "");
    ObjectNode session =
        Json.object().put("name", name).put("initiated", StorageTimes.format(clock.now()));
    session.set("metadata", metadata);
    store.transaction(
        () -> {
          store.put(STORE, bucket + "/" + id, session);
          return true;
        });
    return new Xml("InitiateMultipartUploadResult")
        .put("Bucket", bucket)
        .put("Key", name)
        .put("UploadId", id)
        .response();
  }

  private Response part(Request request, String upload) {
    String number = request.query().getOrDefault("partNumber", "");
    if (!number.matches("\\d{1,5}")
        || Integer.parseInt(number) < 1
        || Integer.parseInt(number) > MOST_PARTS) {
      throw ApiError.legacy(
          400, "InvalidArgument", "The part number must be between 1 and 10000, inclusive.");
    }
    Content content = blobs.write(XmlRequest.body(request));
    ObjectNode part = Json.object().put("updated", StorageTimes.format(clock.now()));
    content.describe(part);
    String key = key(upload, Integer.parseInt(number));
    Optional<ObjectNode> before;
    try {
      content.mustBe(Json.object(), request);
      before =
          store.transaction(
              () -> {
                // It may have been completed or aborted meanwhile.
                var _ = store.get(STORE, upload).orElseThrow(XmlUploads::missing);
                Optional<ObjectNode> replaced = store.get(PARTS, key);
                store.put(PARTS, key, part);
                return replaced;
              });
    } catch (RuntimeException e) {
      blobs.delete(content.blob());
      throw e;
    }
    before.ifPresent(p -> blobs.delete(p.path("_blob").asText()));
    return Response.empty(200)
        .withHeader("ETag", etag(part))
        .withHeader("X-Goog-Hash", "crc32c=" + content.crc32c() + ",md5=" + content.md5());
  }

  /** The MD5 in hex, as in S3. */
  private static String etag(ObjectNode part) {
    byte[] md5 = Base64.getDecoder().decode(part.path("md5Hash").asText());
    return "\"" + HexFormat.of().formatHex(md5) + "\"";
  }

  private Response complete(Request request, String bucket, String upload, ObjectNode session) {
    Content content = blobs.joined(named(upload, listed(request.body())));
    String name = session.path("name").asText();
    ObjectNode object =
        objects.put(
            bucket,
            name,
            session.path("metadata"),
            content,
            XmlRequest.preconditions(request),
            UnaryOperator.identity());
    abort(upload);
    String etag = "\"" + object.path("etag").asText() + "\"";
    return new Xml("CompleteMultipartUploadResult")
        .put("Location", "http://" + request.header("host") + "/" + bucket + "/" + name)
        .put("Bucket", bucket)
        .put("Key", name)
        .put("ETag", etag)
        .response()
        .withHeader("ETag", etag)
        .withHeader("X-Goog-Generation", object.path("generation").asText())
        .withHeader("X-Goog-Hash", "crc32c=" + content.crc32c());
  }

  /**
   * One part of an upload that is to be completed.
   *
   * @param etag without quotes
   */
  private record Part(int number, String etag) {}

  /** The parts that make up the object, as listed. */
  private static List<Part> listed(byte[] body) {
    List<Part> parts = new ArrayList<>();
    for (XmlElement part : XmlElement.of(body, "CompleteMultipartUpload").all("Part")) {
      String number = part.text("PartNumber");
      if (!number.matches("\\d{1,5}")) {
        throw unreadable();
      }
      parts.add(new Part(Integer.parseInt(number), part.text("ETag").replace("\"", "")));
    }
    if (parts.isEmpty()) {
      throw unreadable();
    }
    return parts;
  }

  private static ApiError unreadable() {
    return ApiError.legacy(
        400,
        "MalformedCompleteMultipartUploadRequest",
        "The XML you provided was not well-formed.");
  }

  /** The contents of the parts that the client names, in their order. */
  private List<String> named(String upload, List<Part> named) {
    for (int i = 1; i < named.size(); i++) {
      if (named.get(i).number() <= named.get(i - 1).number()) {
        throw ApiError.legacy(
            400, "InvalidPartOrder", "The list of parts was not in ascending order.");
      }
    }
    NavigableMap<String, ObjectNode> sent = store.entriesUnder(PARTS, upload + "/");
    List<String> contents = new ArrayList<>();
    for (Part wanted : named) {
      ObjectNode part = sent.get(key(upload, wanted.number()));
      if (part == null || !etag(part).equals("\"" + wanted.etag() + "\"")) {
        throw ApiError.legacy(
            400,
            "InvalidPart",
            "One or more of the specified parts could not be found, or its ETag does not match.");
      }
      if (contents.size() < named.size() - 1 && part.path("size").asLong() < LEAST_BYTES) {
        throw ApiError.legacy(
            400,
            "EntityTooSmall",
            "Part " + wanted.number() + " is smaller than 5 MiB and is not the last one.");
      }
      contents.add(part.path("_blob").asText());
    }
    return contents;
  }

  private static String key(String upload, int number) {
    return upload + "/" + "%05d".formatted(number);
  }

  private Response abort(String upload) {
    List<ObjectNode> gone =
        store.transaction(
            () -> {
              List<ObjectNode> parts = List.copyOf(store.under(PARTS, upload + "/"));
              List.copyOf(store.entriesUnder(PARTS, upload + "/").keySet())
                  .forEach(key -> store.remove(PARTS, key));
              store.remove(STORE, upload);
              return parts;
            });
    gone.forEach(p -> blobs.delete(p.path("_blob").asText()));
    return Response.empty(204);
  }

  private Response parts(Request request, String bucket, String upload, ObjectNode session) {
    int size = size(request, "max-parts");
    String marker = request.query().getOrDefault("part-number-marker", "0");
    int after = marker.matches("\\d{1,5}") ? Integer.parseInt(marker) : 0;
    Xml xml =
        new Xml("ListPartsResult")
            .put("Bucket", bucket)
            .put("Key", session.path("name").asText())
            .put("UploadId", upload.substring(bucket.length() + 1))
            .put("StorageClass", "STANDARD")
            .put("PartNumberMarker", Integer.toString(after))
            .put("MaxParts", Integer.toString(size));
    int shown = 0;
    boolean more = false;
    for (Map.Entry<String, ObjectNode> e : store.entriesUnder(PARTS, upload + "/").entrySet()) {
      int number = Integer.parseInt(e.getKey().substring(upload.length() + 1));
      if (number <= after) {
        continue;
      }
      if (shown == size) {
        more = true;
        break;
      }
      shown++;
      xml.open("Part")
          .put("PartNumber", Integer.toString(number))
          .put("LastModified", e.getValue().path("updated").asText())
          .put("ETag", etag(e.getValue()))
          .put("Size", e.getValue().path("size").asText())
          .close("Part");
      marker = Integer.toString(number);
    }
    if (more) {
      xml.put("NextPartNumberMarker", marker);
    }
    return xml.put("IsTruncated", Boolean.toString(more)).response();
  }

  /** The uploads of a bucket that are under way, by name. */
  Response list(Request request, String bucket) {
    String prefix = request.query().getOrDefault("prefix", "");
    Xml xml =
        new Xml("ListMultipartUploadsResult")
            .put("Bucket", bucket)
            .put("Prefix", prefix)
            .put("MaxUploads", Integer.toString(PAGE))
            .put("IsTruncated", "false");
    store.entriesUnder(STORE, bucket + "/").entrySet().stream()
        .filter(e -> e.getValue().path("name").asText().startsWith(prefix))
        .sorted(java.util.Comparator.comparing(e -> e.getValue().path("name").asText()))
        .forEach(
            e ->
                xml.open("Upload")
                    .put("Key", e.getValue().path("name").asText())
                    .put("UploadId", e.getKey().substring(bucket.length() + 1))
                    .put("StorageClass", "STANDARD")
                    .put("Initiated", e.getValue().path("initiated").asText())
                    .close("Upload"));
    return xml.response();
  }

  private static int size(Request request, String parameter) {
    String text = request.query().getOrDefault(parameter, "");
    return text.matches("[1-9]\\d{0,8}") ? Math.min(PAGE, Integer.parseInt(text)) : PAGE;
  }
}
