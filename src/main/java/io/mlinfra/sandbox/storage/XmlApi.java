package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The part of the XML API that clients of the JSON API use on the side: read, write and delete
 * {@code /bucket/object}, and send it in parts. Some client libraries download that way.
 */
final class XmlApi {
  private final Buckets buckets;
  private final Objects objects;
  private final Blobs blobs;
  private final XmlUploads uploads;

  XmlApi(Buckets buckets, Objects objects, Blobs blobs, XmlUploads uploads) {
    this.uploads = uploads;
    this.buckets = buckets;
    this.objects = objects;
    this.blobs = blobs;
  }

  /** Empty when the path does not begin with a bucket that is there. */
  Optional<Response> handle(Request request) {
    String bucket = request.segments().isEmpty() ? "" : request.segments().getFirst();
    // Other services' paths come first, whatever a bucket is called.
    if (bucket.matches("dns|v\\d.*") || !buckets.exists(bucket)) {
      return Optional.empty();
    }
    if (request.segments().size() < 2) {
      return request.method().equals("GET") && request.query().containsKey("uploads")
          ? Optional.of(uploads.list(request, bucket))
          : Optional.empty();
    }
    String name = request.path().substring(bucket.length() + 2);
    try {
      return Optional.of(answer(request, bucket, name));
    } catch (ApiError refused) {
      return Optional.of(refused.status() == 304 ? Response.empty(304) : xml(refused));
    }
  }

  private Response answer(Request request, String bucket, String name) {
    Optional<Response> ofUpload = uploads.handle(request, bucket, name, metadata(request));
    if (ofUpload.isPresent()) {
      return ofUpload.get();
    }
    return switch (request.method()) {
      case "GET", "HEAD" -> {
        ObjectNode object = objects.find(request, bucket, name);
        preconditions(request).read(object);
        Response response = Download.of(request, object, blobs.path(object.path("_blob").asText()));
        for (Map.Entry<String, JsonNode> m : object.path("metadata").properties()) {
          response = response.withHeader("X-Goog-Meta-" + m.getKey(), m.getValue().asText());
        }
        yield response;
      }
      case "PUT" -> put(request, bucket, name);
      case "DELETE" -> {
        objects.delete(request, bucket, name);
        yield Response.empty(204);
      }
      default -> throw ApiError.legacy(405, "methodNotAllowed", "The method is not allowed here.");
    };
  }

  /** What the headers say of the object. */
  private static ObjectNode metadata(Request request) {
    ObjectNode metadata = Json.object();
    metadata.put(
        "contentType", request.headers().getOrDefault("content-type", "application/octet-stream"));
    for (String header :
        new String[] {"cache-control", "content-disposition", "content-language"}) {
      String[] words = header.split("-", 2);
      if (request.headers().containsKey(header)) {
        metadata.put(
            words[0] + Character.toUpperCase(words[1].charAt(0)) + words[1].substring(1),
            request.header(header));
      }
    }
    request
        .headers()
        .forEach(
            (k, v) -> {
              if (k.startsWith("x-goog-meta-")) {
                metadata
                    .withObjectProperty("metadata")
                    .put(k.substring("x-goog-meta-".length()), v);
              }
            });
    return metadata;
  }

  private Response put(Request request, String bucket, String name) {
    Content content = blobs.write(request.body());
    try {
      content.mustBe(Json.object(), request);
    } catch (ApiError e) {
      blobs.delete(content.blob());
      throw e;
    }
    ObjectNode object =
        objects.put(
            bucket,
            name,
            metadata(request),
            content,
            preconditions(request),
            UnaryOperator.identity());
    return Response.empty(200)
        .withHeader("ETag", "\"" + object.path("etag").asText() + "\"")
        .withHeader("X-Goog-Generation", object.path("generation").asText())
        .withHeader("X-Goog-Metageneration", "1")
        .withHeader("X-Goog-Hash", "crc32c=" + content.crc32c() + ",md5=" + content.md5());
  }

  static Preconditions preconditions(Request request) {
    Map<String, String> given = new java.util.HashMap<>();
    given.put("ifGenerationMatch", request.header("x-goog-if-generation-match"));
    given.put("ifMetagenerationMatch", request.header("x-goog-if-metageneration-match"));
    return Preconditions.of(given);
  }

  private static Response xml(ApiError refused) {
    JsonNode body = refused.response().json();
    String reason = body == null ? "" : body.at("/error/errors/0/reason").asText("");
    String code =
        switch (refused.status()) {
          case 404 -> "NoSuchKey";
          case 412 -> "PreconditionFailed";
          case 416 -> "InvalidRange";
          case 403 -> "AccessDenied";
          case 405 -> "MethodNotAllowed";
          default -> "InvalidArgument";
        };
    // What is refused in this API's own words has its code for a reason.
    boolean own = !reason.isEmpty() && Character.isUpperCase(reason.charAt(0));
    return Xml.error(refused.status(), own ? reason : code, String.valueOf(refused.getMessage()));
  }
}
