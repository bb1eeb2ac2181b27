package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.storage.model.StorageObject;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Uploads in one request: media and multipart. */
final class Uploads {
  private final Buckets buckets;
  private final Objects objects;
  private final Blobs blobs;
  private final ResumableUploads resumable;

  Uploads(Buckets buckets, Objects objects, Blobs blobs, ResumableUploads resumable) {
    this.buckets = buckets;
    this.objects = objects;
    this.blobs = blobs;
    this.resumable = resumable;
  }

  Response handle(Request request, String bucket) {
    if (request.param("upload_id").isPresent()) {
      return resumable.go(request, bucket, request.param("upload_id").get());
    }
    if (!request.method().equals("POST")) {
      throw Errors.required("upload_id");
    }
    return switch (request.query().getOrDefault("uploadType", "media")) {
      case "multipart" -> multipart(request, bucket);
      case "resumable" -> resumable.start(request, bucket);
      case "media" -> media(request, bucket);
      default -> throw Errors.parameter("uploadType", "Invalid value for uploadType.");
    };
  }

  private Response media(Request request, String bucket) {
    ObjectNode metadata =
        Json.object()
            .put(
                "contentType",
                request.headers().getOrDefault("content-type", "application/octet-stream"));
    return put(request, bucket, named(request, metadata), request.body());
  }

  private Response multipart(Request request, String bucket) {
    Multipart parts = Multipart.of(request.header("content-type"), request.body());
    ObjectNode metadata = parse(parts.metadata().content());
    if (!metadata.has("contentType")) {
      String type = parts.media().contentType();
      metadata.put("contentType", type.isEmpty() ? "application/octet-stream" : type);
    }
    return put(request, bucket, named(request, metadata), parts.media().content());
  }

  private Response put(Request request, String bucket, ObjectNode metadata, byte[] bytes) {
    Encryption.note(request, buckets.find(bucket), metadata);
    boolean full = Params.full(request, metadata.has("acl"));
    Content content = blobs.write(bytes);
    try {
      content.mustBe(metadata, request);
    } catch (RuntimeException e) {
      blobs.delete(content.blob());
      throw e;
    }
    ObjectNode object =
        objects.put(
            bucket,
            metadata.path("name").asText(),
            metadata,
            content,
            Preconditions.of(request),
            UnaryOperator.identity());
    return Response.json(ObjectView.shown(buckets.find(bucket), object, full));
  }

  /** Adds to an upload's metadata what stands in its query. */
  static ObjectNode named(Request request, ObjectNode metadata) {
    BodyCheck.checked(metadata, StorageObject.class, "object");
    request.param("name").ifPresent(n -> metadata.put("name", n));
    request.param("contentEncoding").ifPresent(e -> metadata.put("contentEncoding", e));
    request
        .param("predefinedAcl")
        .ifPresent(
            acl ->
                metadata.set(
                    "acl", Acls.cannedObject("predefinedAcl", acl, Buckets.PROJECT_NUMBER)));
    if (metadata.path("name").asText("").isEmpty()) {
      throw Errors.required("name");
    }
    return metadata;
  }

  private static ObjectNode parse(byte[] json) {
    try {
      if (Json.MAPPER.readTree(new String(json, StandardCharsets.UTF_8))
          instanceof ObjectNode object) {
        return object;
      }
      throw Errors.invalid("The metadata part is no JSON object.");
    } catch (JsonProcessingException e) {
      throw Errors.invalid("The metadata part is not JSON: " + e.getOriginalMessage());
    }
  }
}
