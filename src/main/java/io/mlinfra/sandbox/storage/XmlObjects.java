package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Objects in the XML API: read, written at once or in a resumable upload, copied and composed. */
final class XmlObjects {
  private final Buckets buckets;
  private final Objects objects;
  private final Blobs blobs;
  private final Copies copies;
  private final XmlUploads parts;
  private final ResumableUploads resumable;

  XmlObjects(
      Buckets buckets, Objects objects, Blobs blobs, XmlUploads parts, ResumableUploads resumable) {
    this.buckets = buckets;
    this.objects = objects;
    this.blobs = blobs;
    this.copies = new Copies(buckets, objects, blobs);
    this.parts = parts;
    this.resumable = resumable;
  }

  /** The MD5 in hex where there is one, as in S3; else the etag of the JSON API. */
  static String etag(JsonNode object) {
    String md5 = object.path("md5Hash").asText("");
    return "\""
        + (md5.isEmpty()
            ? object.path("etag").asText()
            : HexFormat.of().formatHex(Base64.getDecoder().decode(md5)))
        + "\"";
  }

  Response handle(Request request, String bucket, String name) {
    ObjectNode of = buckets.find(bucket);
    Request about = XmlRequest.about(request, version(request));
    Optional<Response> inParts = parts.handle(request, bucket, name);
    if (inParts.isPresent()) {
      return inParts.get();
    }
    if (request.query().containsKey("acl")) {
      return acl(request, about, of, name);
    }
    return switch (request.method()) {
      case "GET", "HEAD" -> get(about, bucket, name);
      case "PUT" -> put(request, bucket, name);
      case "POST" -> {
        if (XmlRequest.header(request, "resumable").equals("start")) {
          yield start(request, bucket, name);
        }
        throw XmlBuckets.notAllowed();
      }
      case "DELETE" -> {
        if (request.param("upload_id").isPresent()) {
          yield resumable.go(request, bucket, request.param("upload_id").get());
        }
        objects.delete(about, bucket, name);
        yield Response.empty(204);
      }
      default -> throw XmlBuckets.notAllowed();
    };
  }

  private static String version(Request request) {
    String given =
        request.param("generation").orElseGet(() -> request.query().getOrDefault("versionId", ""));
    // Some clients say it twice.
    return given.replaceFirst(",.*", "");
  }

  private Response get(Request request, String bucket, String name) {
    ObjectNode object = objects.find(request, bucket, name);
    XmlRequest.preconditions(request).read(object);
    String unless = request.header("if-none-match");
    String only = request.header("if-match");
    if (unless.equals(etag(object))) {
      throw Errors.notModified();
    }
    if (!only.isEmpty() && !only.equals("*") && !only.equals(etag(object))) {
      throw Errors.precondition();
    }
    Response response =
        Download.of(request, object, blobs.path(object.path("_blob").asText()))
            .withHeader("ETag", etag(object));
    String prefix = XmlRequest.isS3(request) ? "x-amz-meta-" : "X-Goog-Meta-";
    for (Map.Entry<String, JsonNode> m : object.path("metadata").properties()) {
      response = response.withHeader(prefix + m.getKey(), m.getValue().asText());
    }
    return response;
  }

  private Response acl(Request request, Request about, ObjectNode bucket, String name) {
    Acls.mustBeFineGrained(bucket);
    String in = bucket.path("name").asText();
    boolean s3 = XmlRequest.isS3(request);
    if (request.method().equals("GET")) {
      return XmlAcls.shown(objects.find(about, in, name).path(Acls.OBJECT), s3).response();
    }
    if (!request.method().equals("PUT")) {
      throw XmlBuckets.notAllowed();
    }
    String canned = XmlRequest.header(request, "acl");
    ArrayNode entries =
        canned.isEmpty()
            ? XmlAcls.read(request.body(), s3)
            : Acls.cannedObject("x-goog-acl", XmlRequest.canned(canned), Buckets.PROJECT_NUMBER);
    objects.change(
        () ->
            objects.update(
                objects.find(about, in, name),
                after -> {
                  after.set(Acls.OBJECT, entries);
                  return after;
                }));
    return Response.empty(200);
  }

  private Response put(Request request, String bucket, String name) {
    if (request.param("upload_id").isPresent()) {
      return resumed(resumable.go(request, bucket, request.param("upload_id").get()));
    }
    if (request.query().containsKey("compose")) {
      return compose(request, bucket, name);
    }
    String source = XmlRequest.header(request, "copy-source");
    if (!source.isEmpty()) {
      return copy(request, source, bucket, name);
    }
    ObjectNode metadata = XmlRequest.metadata(request);
    CustomerKeys.note(request, metadata);
    Content content = blobs.write(XmlRequest.body(request));
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
            metadata,
            content,
            XmlRequest.preconditions(request),
            UnaryOperator.identity());
    return written(object);
  }

  static Response written(ObjectNode object) {
    String md5 = object.path("md5Hash").asText("");
    return Response.empty(200)
        .withHeader("ETag", etag(object))
        .withHeader("X-Goog-Generation", object.path("generation").asText())
        .withHeader("X-Goog-Metageneration", object.path("metageneration").asText())
        .withHeader("X-Goog-Stored-Content-Length", object.path("size").asText())
        .withHeader(
            "X-Goog-Hash",
            "crc32c=" + object.path("crc32c").asText() + (md5.isEmpty() ? "" : ",md5=" + md5));
  }

  private Response start(Request request, String bucket, String name) {
    ObjectNode metadata = XmlRequest.metadata(request).put("name", name);
    CustomerKeys.note(request, metadata);
    Map<String, String> query = new LinkedHashMap<>();
    String match = request.header("x-goog-if-generation-match");
    if (!match.isEmpty()) {
      query.put("ifGenerationMatch", match);
    }
    String id = resumable.begin(request, bucket, metadata, query);
    String location =
        "http://"
            + request.header("host")
            + "/"
            + bucket
            + "/"
            + StorageLinks.escaped(name).replace("%2F", "/")
            + "?upload_id="
            + id;
    return Response.empty(201)
        .withHeader("Location", location)
        .withHeader("X-GUploader-UploadID", id);
  }

  /** The answer to an upload's last chunk has no body here. */
  private static Response resumed(Response answer) {
    return answer.json() instanceof ObjectNode object && answer.status() == 200
        ? written(object)
        : answer;
  }

  private Response copy(Request request, String source, String bucket, String name) {
    String path = decoded(source).replaceFirst("^/", "");
    String[] fromVersion = path.split("\\?versionId=", 2);
    String[] from = fromVersion[0].split("/", 2);
    if (from.length < 2 || from[1].isEmpty()) {
      throw Errors.invalid("Invalid copy source: '" + source + "'");
    }
    String version =
        fromVersion.length > 1
            ? fromVersion[1]
            : XmlRequest.header(request, "copy-source-generation");
    Map<String, String> query = new LinkedHashMap<>();
    query.put("sourceGeneration", version);
    query.put("ifSourceGenerationMatch", request.header("x-goog-copy-source-if-generation-match"));
    query.put(
        "ifSourceMetagenerationMatch",
        request.header("x-goog-copy-source-if-metageneration-match"));
    query.put("ifGenerationMatch", request.header("x-goog-if-generation-match"));
    ObjectNode given =
        XmlRequest.header(request, "metadata-directive").equalsIgnoreCase("REPLACE")
            ? XmlRequest.metadata(request)
            : Json.object();
    String storageClass = XmlRequest.header(request, "storage-class");
    if (!storageClass.isEmpty()) {
      given.put("storageClass", storageClass);
    }
    Request call =
        new Request(
            "POST",
            request.path(),
            request.segments(),
            query,
            request.headers(),
            given.toString().getBytes(StandardCharsets.UTF_8));
    ObjectNode object = copies.copied(call, from[0], from[1], bucket, name);
    return new Xml("CopyObjectResult")
        .put("LastModified", object.path("updated").asText())
        .put("ETag", etag(object))
        .response()
        .withHeader("X-Goog-Generation", object.path("generation").asText());
  }

  private static String decoded(String source) {
    try {
      return URLDecoder.decode(source.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Errors.invalid("Invalid copy source: '" + source + "'");
    }
  }

  private Response compose(Request request, String bucket, String name) {
    ObjectNode body = Json.object();
    body.set("destination", XmlRequest.metadata(request));
    ArrayNode sources = body.putArray("sourceObjects");
    for (XmlElement part : XmlElement.of(request.body(), "ComposeRequest").all("Component")) {
      ObjectNode source = sources.addObject().put("name", part.text("Name"));
      if (!part.text("Generation").isEmpty()) {
        source.put("generation", part.text("Generation"));
      }
      if (!part.text("IfGenerationMatch").isEmpty()) {
        source
            .putObject("objectPreconditions")
            .put("ifGenerationMatch", part.text("IfGenerationMatch"));
      }
    }
    Map<String, String> query = new LinkedHashMap<>();
    query.put("ifGenerationMatch", request.header("x-goog-if-generation-match"));
    Request call =
        new Request(
            "POST",
            request.path(),
            request.segments(),
            query,
            request.headers(),
            body.toString().getBytes(StandardCharsets.UTF_8));
    return written(
        (ObjectNode) java.util.Objects.requireNonNull(copies.compose(call, bucket, name).json()));
  }
}
