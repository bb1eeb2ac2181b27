package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The part of the XML API that clients of the JSON API use on the side: read, write and delete
 * {@code /bucket/object}. Some client libraries download that way.
 */
final class XmlApi {
  private final Buckets buckets;
  private final Objects objects;
  private final Blobs blobs;

  XmlApi(Buckets buckets, Objects objects, Blobs blobs) {
    this.buckets = buckets;
    this.objects = objects;
    this.blobs = blobs;
  }

  /** Empty when the path does not begin with a bucket that is there. */
  Optional<Response> handle(Request request) {
    String bucket = request.segments().isEmpty() ? "" : request.segments().getFirst();
    // Other services' paths come first, whatever a bucket is called.
    if (request.segments().size() < 2 || bucket.matches("dns|v\\d.*") || !buckets.exists(bucket)) {
      return Optional.empty();
    }
    String name = request.path().substring(bucket.length() + 2);
    try {
      return Optional.of(answer(request, bucket, name));
    } catch (ApiError refused) {
      return Optional.of(refused.status() == 304 ? Response.empty(304) : xml(refused));
    }
  }

  private Response answer(Request request, String bucket, String name) {
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

  private Response put(Request request, String bucket, String name) {
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
    Content content = blobs.write(request.body());
    try {
      content.mustBe(Json.object(), request);
    } catch (ApiError e) {
      blobs.delete(content.blob());
      throw e;
    }
    ObjectNode object =
        objects.put(
            bucket, name, metadata, content, preconditions(request), UnaryOperator.identity());
    return Response.empty(200)
        .withHeader("ETag", "\"" + object.path("etag").asText() + "\"")
        .withHeader("X-Goog-Generation", object.path("generation").asText())
        .withHeader("X-Goog-Metageneration", "1")
        .withHeader("X-Goog-Hash", "crc32c=" + content.crc32c() + ",md5=" + content.md5());
  }

  private static Preconditions preconditions(Request request) {
    Map<String, String> given = new java.util.HashMap<>();
    given.put("ifGenerationMatch", request.header("x-goog-if-generation-match"));
    given.put("ifMetagenerationMatch", request.header("x-goog-if-metageneration-match"));
    return Preconditions.of(given);
  }

  private static Response xml(ApiError refused) {
    String code =
        switch (refused.status()) {
          case 404 -> "NoSuchKey";
          case 412 -> "PreconditionFailed";
          case 416 -> "InvalidRange";
          case 403 -> "AccessDenied";
          case 405 -> "MethodNotAllowed";
          default -> "InvalidArgument";
        };
    String message =
        String.valueOf(refused.getMessage())
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;");
    String body =
        "<?xml version='1.0' encoding='UTF-8'?><Error><Code>"
            + code
            + "</Code><Message>"
            + message
            + "</Message></Error>";
    return Response.bytes(
        refused.status(), "application/xml; charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
  }
}
