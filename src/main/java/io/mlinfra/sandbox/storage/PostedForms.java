package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Objects that a browser's form sends, held to its policy document: until when, and which fields
 * may hold what. Its signature is not checked.
 * docs.cloud.google.com/storage/docs/xml-api/post-object-forms, read 2026-11-26.
 */
final class PostedForms {
  private final SandboxClock clock;
  private final Objects objects;
  private final Blobs blobs;

  PostedForms(SandboxClock clock, Objects objects, Blobs blobs) {
    this.clock = clock;
    this.objects = objects;
    this.blobs = blobs;
  }

  Response answer(Request request, String bucket) {
    Multipart.Form form = Multipart.form(request.header("content-type"), request.body());
    Map<String, String> fields = new LinkedHashMap<>();
    form.fields().forEach((k, v) -> fields.put(k.toLowerCase(Locale.ROOT), v));
    String name = fields.getOrDefault("key", "").replace("${filename}", form.fileName());
    if (name.isEmpty()) {
      throw ApiError.legacy(
          400, "MalformedPOSTRequest", "Bucket POST must contain a field named 'key'.");
    }
    fields.put("key", name);
    fields.put("bucket", bucket);
    if (fields.containsKey("policy")) {
      policy(fields, form.file().length);
    }
    Map<String, String> headers = new HashMap<>(fields);
    headers.putIfAbsent(
        "content-type", form.fileType().isEmpty() ? "application/octet-stream" : form.fileType());
    String acl = fields.getOrDefault("acl", "");
    if (!acl.isEmpty()) {
      headers.put("x-goog-acl", acl);
    }
    Request told =
        new Request("POST", request.path(), request.segments(), Map.of(), headers, new byte[0]);
    Content content = blobs.write(form.file());
    ObjectNode object =
        objects.put(
            bucket,
            name,
            XmlRequest.metadata(told),
            content,
            XmlRequest.preconditions(told),
            UnaryOperator.identity());
    return thanks(request, fields, object);
  }

  private static Response thanks(Request request, Map<String, String> fields, ObjectNode object) {
    String name = object.path("name").asText();
    String bucket = object.path("bucket").asText();
    String location = "http://" + request.header("host") + "/" + bucket + "/" + name;
    String redirect =
        fields.getOrDefault("success_action_redirect", fields.getOrDefault("redirect", ""));
    if (!redirect.isEmpty()) {
      return Response.empty(303)
          .withHeader(
              "Location",
              redirect
                  + (redirect.contains("?") ? "&" : "?")
                  + "bucket="
                  + bucket
                  + "&key="
                  + StorageLinks.escaped(name)
                  + "&etag="
                  + StorageLinks.escaped(XmlObjects.etag(object)));
    }
    Response response =
        switch (fields.getOrDefault("success_action_status", "204")) {
          case "200" -> Response.empty(200);
          case "201" -> {
            Response made =
                new Xml("PostResponse")
                    .put("Location", location)
                    .put("Bucket", bucket)
                    .put("Key", name)
                    .put("ETag", XmlObjects.etag(object))
                    .response();
            yield new Response(201, made.headers(), null, made.bytes());
          }
          default -> Response.empty(204);
        };
    return response
        .withHeader("Location", location)
        .withHeader("ETag", XmlObjects.etag(object))
        .withHeader("X-Goog-Generation", object.path("generation").asText());
  }

  private void policy(Map<String, String> fields, long length) {
    JsonNode policy;
    try {
      byte[] text = Base64.getDecoder().decode(fields.get("policy"));
      policy = Json.MAPPER.readTree(new String(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw unfit("The policy document is not JSON in base 64.");
    }
    try {
      String until = policy.path("expiration").asText("");
      if (!OffsetDateTime.parse(until).toInstant().isAfter(clock.now())) {
        throw ApiError.legacy(400, "ExpiredToken", "The provided token has expired.");
      }
    } catch (DateTimeException e) {
      throw unfit("The policy document has no expiration.");
    }
    for (JsonNode condition : policy.path("conditions")) {
      if (condition.isObject()) {
        condition
            .properties()
            .forEach(c -> equal(fields, c.getKey(), c.getValue().asText(), condition));
      } else {
        listed(fields, condition, length);
      }
    }
  }

  private static void listed(Map<String, String> fields, JsonNode condition, long length) {
    String field = condition.path(1).asText().replaceFirst("^\\$", "");
    String value = condition.path(2).asText();
    switch (condition.path(0).asText()) {
      case "eq" -> equal(fields, field, value, condition);
      case "starts-with" -> {
        if (!fields.getOrDefault(field.toLowerCase(Locale.ROOT), "").startsWith(value)) {
          throw unfit(condition.toString());
        }
      }
      case "content-length-range" -> {
        if (length < condition.path(1).asLong()) {
          throw ApiError.legacy(
              400,
              "EntityTooSmall",
              "Your proposed upload is smaller than the minimum object size specified in your"
                  + " Policy Document.");
        }
        if (length > condition.path(2).asLong()) {
          throw ApiError.legacy(
              400,
              "EntityTooLarge",
              "Your proposed upload exceeds the maximum object size specified in your Policy"
                  + " Document.");
        }
      }
      default -> throw unfit(condition.toString());
    }
  }

  private static void equal(
      Map<String, String> fields, String field, String value, JsonNode condition) {
    if (!fields.getOrDefault(field.toLowerCase(Locale.ROOT), "").equals(value)) {
      throw unfit(condition.toString());
    }
  }

  private static ApiError unfit(String details) {
    return ApiError.legacy(
        400,
        "InvalidPolicyDocument",
        "The content of the form does not meet the conditions specified in the policy document.",
        "global",
        Map.of("details", details));
  }
}
