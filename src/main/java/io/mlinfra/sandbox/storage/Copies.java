package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.storage.model.ComposeRequest;
import com.google.api.services.storage.model.StorageObject;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Objects made of objects: copy, rewrite, move, compose. */
final class Copies {
  private static final int MOST_SOURCES = 32;
  private static final long MIB = 1 << 20;

  /** So much goes over to another place or class in one call. */
  private static final long REWRITTEN_PER_CALL = 1 << 30;

  private final Buckets buckets;
  private final Objects objects;
  private final Blobs blobs;

  Copies(Buckets buckets, Objects objects, Blobs blobs) {
    this.buckets = buckets;
    this.objects = objects;
    this.blobs = blobs;
  }

  private ObjectNode source(Request request, String bucket, String name) {
    Params.number(request.query(), "sourceGeneration");
    ObjectNode source = objects.find(bucket, name, request.param("sourceGeneration"), false);
    Preconditions.ofSource(request).write(Optional.of(source));
    CustomerKeys.mustOpen(source, CustomerKeys.ofSource(request));
    return source;
  }

  Response copy(Request request, String bucket, String name, String toBucket, String toName) {
    ObjectNode given = BodyCheck.checked(request.json(), StorageObject.class, "object");
    ObjectNode copy = copied(request, source(request, bucket, name), given, toBucket, toName);
    return shown(request, copy, given);
  }

  /** As {@link #copy}; returns the object as it is stored. */
  ObjectNode copied(Request request, String bucket, String name, String toBucket, String toName) {
    ObjectNode given = BodyCheck.checked(request.json(), StorageObject.class, "object");
    return copied(request, source(request, bucket, name), given, toBucket, toName);
  }

  Response rewrite(Request request, String bucket, String name, String toBucket, String toName) {
    ObjectNode given = BodyCheck.checked(request.json(), StorageObject.class, "object");
    ObjectNode source = source(request, bucket, name);
    ObjectNode to = buckets.find(toBucket);
    long size = source.path("size").asLong();
    OptionalLong asked = Params.number(request.query(), "maxBytesRewrittenPerCall");
    if (asked.isPresent() && (asked.getAsLong() < MIB || asked.getAsLong() % MIB != 0)) {
      throw Errors.parameter(
          "maxBytesRewrittenPerCall",
          "maxBytesRewrittenPerCall must be an integral multiple of 1 MiB (1048576).");
    }
    String place = source.path("generation").asText() + ":" + toBucket + "/" + toName;
    long done = request.param("rewriteToken").map(t -> progress(t, place)).orElse(0L);
    long upTo =
        moves(source, given, buckets.find(bucket), to) || asked.isPresent()
            ? Math.min(size, done + asked.orElse(REWRITTEN_PER_CALL))
            : size;
    ObjectNode out =
        Json.object()
            .put("kind", "storage#rewriteResponse")
            .put("totalBytesRewritten", Long.toString(upTo))
            .put("objectSize", Long.toString(size))
            .put("done", upTo == size);
    if (upTo < size) {
      Preconditions.of(request).write(objects.live(toBucket, toName));
      return Response.json(out.put("rewriteToken", token(place, upTo)));
    }
    ObjectNode copy = copied(request, source, given, toBucket, toName);
    out.set("resource", shown(request, copy, given).json());
    return Response.json(out);
  }

  /** Whether bytes have to go to another place or class; else a rewrite is done at once. */
  private static boolean moves(JsonNode source, JsonNode given, JsonNode from, JsonNode to) {
    String storageClass = given.path("storageClass").asText(to.path("storageClass").asText());
    return !from.path("location").equals(to.path("location"))
        || !source.path("storageClass").asText().equals(storageClass);
  }

  private static String token(String place, long upTo) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((upTo + ":" + place).getBytes(StandardCharsets.UTF_8));
  }

  private static long progress(String token, String place) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(":", 2);
      if (parts.length == 2 && parts[1].equals(place)) {
        return Long.parseLong(parts[0]);
      }
    } catch (IllegalArgumentException e) {
      // As any other token that is not ours.
    }
    throw Errors.parameter("rewriteToken", "Invalid rewrite token.");
  }

  private ObjectNode copied(
      Request request, ObjectNode source, ObjectNode given, String toBucket, String toName) {
    ObjectNode to = buckets.find(toBucket);
    ObjectNode metadata = ObjectView.settable(given);
    if (metadata.isEmpty()) {
      metadata = ObjectView.settable(source);
      // Holds and retention stay with the source.
      metadata.remove(List.of("temporaryHold", "eventBasedHold", "retention"));
    }
    metadata.put(
        "storageClass", given.path("storageClass").asText(to.path("storageClass").asText()));
    acl(request, given, metadata);
    Encryption.note(request, to, metadata);
    JsonNode components = source.path("componentCount");
    return objects.put(
        toBucket,
        toName,
        metadata,
        blobs.linked(Content.of(source)),
        Preconditions.of(request),
        copy -> components.isMissingNode() ? copy : copy.set("componentCount", components));
  }

  private static void acl(Request request, JsonNode given, ObjectNode metadata) {
    if (given.has("acl")) {
      metadata.set("acl", given.get("acl"));
    }
    request
        .param("destinationPredefinedAcl")
        .ifPresent(
            acl ->
                metadata.set(
                    "acl",
                    Acls.cannedObject("destinationPredefinedAcl", acl, Buckets.PROJECT_NUMBER)));
  }

  private Response shown(Request request, ObjectNode object, JsonNode given) {
    boolean full = Params.full(request, given.has("acl"));
    return Response.json(
        ObjectView.shown(buckets.find(object.path("bucket").asText()), object, full));
  }

  /** Renames within a bucket. */
  Response move(Request request, String bucket, String name, String toName) {
    return objects.change(
        () -> {
          ObjectNode source = objects.find(bucket, name, Optional.empty(), false);
          Preconditions.ofSource(request).write(Optional.of(source));
          ObjectNode target =
              objects.putWithin(
                  bucket,
                  toName,
                  source,
                  blobs.linked(Content.of(source)),
                  Preconditions.of(request),
                  moved -> Encryption.kept(source, moved));
          ObjectNode from = buckets.find(bucket);
          objects.leave(from, source);
          return Response.json(ObjectView.shown(from, target, Params.full(request, false)));
        });
  }

  Response compose(Request request, String bucket, String name) {
    ObjectNode body = BodyCheck.checked(request.json(), ComposeRequest.class, "composeRequest");
    JsonNode parts = body.path("sourceObjects");
    buckets.find(bucket);
    if (parts.isEmpty()) {
      throw Errors.invalid("You must provide at least one source component.");
    }
    if (parts.size() > MOST_SOURCES) {
      throw Errors.invalid(
          "The number of source components provided ("
              + parts.size()
              + ") exceeds the maximum ("
              + MOST_SOURCES
              + ")");
    }
    List<ObjectNode> sources = new ArrayList<>();
    for (JsonNode part : parts) {
      Optional<String> generation =
          part.hasNonNull("generation")
              ? Optional.of(part.get("generation").asText())
              : Optional.empty();
      ObjectNode source = objects.find(bucket, part.path("name").asText(), generation, false);
      Preconditions.ofPart(part).write(Optional.of(source));
      CustomerKeys.mustOpen(source, CustomerKeys.of(request));
      sources.add(source);
    }
    long components = sources.stream().mapToLong(s -> s.path("componentCount").asLong(1)).sum();
    ObjectNode metadata =
        body.path("destination") instanceof ObjectNode d ? d.deepCopy() : Json.object();
    if (!metadata.has("contentType") && sources.getFirst().has("contentType")) {
      metadata.set("contentType", sources.getFirst().get("contentType"));
    }
    acl(request, metadata, metadata);
    Encryption.note(request, buckets.find(bucket), metadata);
    // Refused before the bytes are joined, and checked again when the object is stored.
    Preconditions.of(request).write(objects.live(bucket, name));
    Content joined = blobs.joined(sources.stream().map(s -> s.path("_blob").asText()).toList());
    ObjectNode composed =
        objects.put(
            bucket,
            name,
            metadata,
            joined,
            Preconditions.of(request),
            object -> object.put("componentCount", components));
    return shown(request, composed, metadata);
  }
}
