package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.storage.model.StorageObject;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to read a request to the XML API: whose form it has, and its headers, which begin with {@code
 * x-goog-} or, for clients of S3, with {@code x-amz-}.
 */
final class XmlRequest {
  private XmlRequest() {}

  /** Whether the client takes us for S3. */
  static boolean isS3(Request request) {
    return request.header("authorization").startsWith("AWS")
        || request.query().containsKey("X-Amz-Signature")
        || request.query().containsKey("AWSAccessKeyId")
        || request.headers().keySet().stream().anyMatch(h -> h.startsWith("x-amz-"));
  }

  /** Whether nothing but the XML API can be meant, even where there is no such bucket. */
  static boolean isMeant(Request request) {
    return isS3(request)
        || request.header("authorization").startsWith("GOOG")
        || request.query().containsKey("X-Goog-Signature")
        || request.query().containsKey("GoogleAccessId")
        || request.headers().containsKey("x-goog-project-id")
        || request.headers().containsKey("x-goog-api-version");
  }

  /** A header by what follows either prefix; empty for none. */
  static String header(Request request, String name) {
    String own = request.header("x-goog-" + name);
    return own.isEmpty() ? request.header("x-amz-" + name) : own;
  }

  /** What the headers say of an object that is to be stored. */
  static ObjectNode metadata(Request request) {
    ObjectNode metadata = Json.object();
    metadata.put(
        "contentType", request.headers().getOrDefault("content-type", "application/octet-stream"));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("cache-control", "cacheControl");
    fields.put("content-disposition", "contentDisposition");
    fields.put("content-language", "contentLanguage");
    fields.put("content-encoding", "contentEncoding");
    fields.forEach(
        (header, field) -> {
          // How the request itself is framed is nothing that is stored.
          String value = request.header(header).replaceFirst("^aws-chunked,?\\s*", "");
          if (!value.isEmpty()) {
            metadata.put(field, value);
          }
        });
    request.headers().forEach((k, v) -> own(metadata, k, v));
    String storageClass = header(request, "storage-class");
    if (!storageClass.isEmpty()) {
      metadata.put("storageClass", storageClass);
    }
    String customTime = header(request, "custom-time");
    if (!customTime.isEmpty()) {
      metadata.put("customTime", customTime);
    }
    String acl = header(request, "acl");
    if (!acl.isEmpty()) {
      metadata.set("acl", Acls.cannedObject("x-goog-acl", canned(acl), Buckets.PROJECT_NUMBER));
    }
    return BodyCheck.checked(metadata, StorageObject.class, "object");
  }

  private static void own(ObjectNode metadata, String header, String value) {
    for (String prefix : List.of("x-goog-meta-", "x-amz-meta-")) {
      if (header.startsWith(prefix)) {
        metadata.withObjectProperty("metadata").put(header.substring(prefix.length()), value);
      }
    }
  }

  /** A canned list by its name in the JSON API, such as publicRead. */
  static String canned(String name) {
    return java.util.regex.Pattern.compile("-(.)")
        .matcher(name)
        .replaceAll(m -> m.group(1).toUpperCase(java.util.Locale.ROOT));
  }

  /**
   * The same request, about one version.
   *
   * @param generation empty for the live one
   */
  static Request about(Request request, String generation) {
    Map<String, String> query = generation.isEmpty() ? Map.of() : Map.of("generation", generation);
    return new Request(
        request.method(),
        request.path(),
        request.segments(),
        query,
        request.headers(),
        request.body());
  }

  static Preconditions preconditions(Request request) {
    Map<String, String> given = new HashMap<>();
    given.put("ifGenerationMatch", request.header("x-goog-if-generation-match"));
    given.put("ifMetagenerationMatch", request.header("x-goog-if-metageneration-match"));
    if (request.header("if-none-match").equals("*")) {
      given.put("ifGenerationMatch", "0");
    }
    return Preconditions.of(given);
  }

  /**
   * The body without the frames in which S3's clients send a stream: {@code aws-chunked}, each
   * chunk a line with its length in hex, the bytes, and at the end perhaps checksums.
   */
  static byte[] body(Request request) {
    boolean framed =
        request.header("x-amz-content-sha256").startsWith("STREAMING-")
            || request.header("content-encoding").startsWith("aws-chunked");
    return framed ? unframed(request.body()) : request.body();
  }

  private static byte[] unframed(byte[] framed) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream(framed.length);
    int at = 0;
    while (at < framed.length) {
      int end = at;
      while (end < framed.length && framed[end] != '\n') {
        end++;
      }
      String line =
          new String(framed, at, end - at, java.nio.charset.StandardCharsets.ISO_8859_1).strip();
      String hex = line.replaceFirst(";.*", "");
      if (!hex.matches("[0-9a-fA-F]{1,8}")) {
        throw Errors.invalid("The body is not framed as aws-chunked.");
      }
      long length = Long.parseLong(hex, 16);
      at = end + 1;
      if (length == 0) {
        break;
      }
      if (at + length > framed.length) {
        throw io.mlinfra.sandbox.http.ApiError.legacy(
            400, "IncompleteBody", "The body is shorter than its frames say.");
      }
      out.write(framed, at, (int) length);
      at += (int) length + 2;
    }
    return out.toByteArray();
  }
}
