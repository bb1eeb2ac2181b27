package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Buckets in the XML API: listed, made, looked into, set up and deleted. */
final class XmlBuckets {
  /** The project of who names none, as by a key that is not known here. */
  static final String INTEROPERABLE = "interoperable-access";

  private static final Pattern ACCESS_ID =
      Pattern.compile("(?:Credential=|^(?:AWS|GOOG1) )([A-Z0-9]+)");

  private final Store store;
  private final Buckets buckets;
  private final Objects objects;
  private final XmlUploads uploads;

  XmlBuckets(Store store, Buckets buckets, Objects objects, XmlUploads uploads) {
    this.store = store;
    this.buckets = buckets;
    this.objects = objects;
    this.uploads = uploads;
  }

  /** Those of a project; all where nothing says which. */
  Response list(Request request) {
    Optional<String> project = project(request);
    Xml xml =
        Xml.list("ListAllMyBucketsResult")
            .open("Owner")
            .put("ID", XmlAcls.owner())
            .close("Owner")
            .open("Buckets");
    for (ObjectNode bucket : store.all(Buckets.STORE).values()) {
      if (project.isEmpty() || project.get().equals(bucket.path("_project").asText())) {
        xml.open("Bucket")
            .put("Name", bucket.path("name").asText())
            .put("CreationDate", bucket.path("timeCreated").asText())
            .close("Bucket");
      }
    }
    return xml.close("Buckets").response();
  }

  /** The project that a header names, or that the client's HMAC key belongs to. */
  private Optional<String> project(Request request) {
    String named = XmlRequest.header(request, "project-id");
    if (!named.isEmpty()) {
      return Optional.of(named);
    }
    Matcher id = ACCESS_ID.matcher(request.header("authorization"));
    return id.find() ? HmacKeys.projectOf(store, id.group(1)) : Optional.empty();
  }

  Response handle(Request request, String name) {
    return switch (request.method()) {
      case "GET" -> get(request, buckets.find(name));
      case "HEAD" -> {
        buckets.find(name);
        yield Response.empty(200);
      }
      case "PUT" -> put(request, name);
      case "DELETE" -> delete(request, name);
      case "POST" -> {
        if (request.query().containsKey("delete")) {
          buckets.find(name);
          yield deleteMany(request, name);
        }
        throw notAllowed();
      }
      default -> throw notAllowed();
    };
  }

  static ApiError notAllowed() {
    return ApiError.legacy(
        405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
  }

  private Response get(Request request, ObjectNode bucket) {
    if (request.query().containsKey("uploads")) {
      return uploads.list(request, bucket.path("name").asText());
    }
    if (request.query().containsKey("location")) {
      return new Xml("LocationConstraint").text(bucket.path("location").asText()).response();
    }
    Optional<String> list = list(request, bucket);
    if (list.isPresent()) {
      return XmlAcls.shown(bucket.path(list.get()), XmlRequest.isS3(request)).response();
    }
    Optional<String> setting = XmlSettings.named(request);
    if (setting.isPresent()) {
      return XmlSettings.shown(setting.get(), bucket).response();
    }
    return new XmlListing(store, request, bucket).answer();
  }

  /** Which access control list a request is about. */
  private static Optional<String> list(Request request, JsonNode bucket) {
    Optional<String> list =
        request.query().containsKey("acl")
            ? Optional.of(Acls.BUCKET)
            : request.query().containsKey("defaultObjectAcl")
                ? Optional.of(Acls.DEFAULT)
                : Optional.empty();
    if (list.isPresent()) {
      Acls.mustBeFineGrained(bucket);
    }
    return list;
  }

  private Response put(Request request, String name) {
    Optional<String> setting = XmlSettings.named(request);
    boolean acl =
        request.query().containsKey("acl") || request.query().containsKey("defaultObjectAcl");
    if (setting.isEmpty() && !acl) {
      return create(request, name);
    }
    Optional<String> list = list(request, buckets.find(name));
    buckets.change(
        name,
        before -> {
          if (list.isEmpty()) {
            return XmlSettings.changed(setting.orElseThrow(), before, request.body());
          }
          ObjectNode after = before.deepCopy();
          after.set(list.get(), entries(request, list.get()));
          return after;
        });
    return Response.empty(200);
  }

  /** The entries that a header names by a canned list, or the body holds. */
  private static ArrayNode entries(Request request, String list) {
    String canned = XmlRequest.header(request, "acl");
    if (canned.isEmpty()) {
      return XmlAcls.read(request.body(), XmlRequest.isS3(request));
    }
    String name = XmlRequest.canned(canned);
    return list.equals(Acls.BUCKET)
        ? Acls.cannedBucket(name, Buckets.PROJECT_NUMBER)
        : Acls.cannedObject("x-goog-acl", name, Buckets.PROJECT_NUMBER);
  }

  private Response create(Request request, String name) {
    ObjectNode bucket = Json.object().put("name", name);
    if (request.body().length > 0) {
      XmlElement given = XmlElement.of(request.body(), "CreateBucketConfiguration");
      String location = given.text("LocationConstraint");
      if (!location.isEmpty()) {
        bucket.put("location", location);
      }
      String storageClass = given.text("StorageClass");
      if (!storageClass.isEmpty()) {
        bucket.put("storageClass", storageClass);
      }
    }
    Map<String, String> query = new HashMap<>();
    query.put("project", project(request).orElse(INTEROPERABLE));
    String acl = XmlRequest.header(request, "acl");
    if (!acl.isEmpty()) {
      query.put("predefinedAcl", XmlRequest.canned(acl));
    }
    byte[] body = bucket.toString().getBytes(StandardCharsets.UTF_8);
    buckets.create(new Request("POST", request.path(), request.segments(), query, Map.of(), body));
    return Response.empty(200).withHeader("Location", "/" + name);
  }

  private Response delete(Request request, String name) {
    Optional<String> setting = XmlSettings.named(request);
    if (setting.isPresent()) {
      buckets.change(name, before -> XmlSettings.without(setting.get(), before));
      return Response.empty(204);
    }
    return buckets.delete(
        new Request("DELETE", request.path(), request.segments(), Map.of(), Map.of(), new byte[0]),
        name);
  }

  /** Up to 1000 objects at once: docs.cloud.google.com/storage/docs/xml-api/post-bucket. */
  private Response deleteMany(Request request, String bucket) {
    XmlElement given = XmlElement.of(request.body(), "Delete");
    List<XmlElement> wanted = given.all("Object");
    if (wanted.isEmpty() || wanted.size() > 1000) {
      throw XmlElement.malformed();
    }
    boolean quiet = given.text("Quiet").equalsIgnoreCase("true");
    Xml xml = new Xml("DeleteResult");
    for (XmlElement object : wanted) {
      String name = object.text("Key");
      String version = object.text("VersionId");
      try {
        objects.delete(XmlRequest.about(request, version), bucket, name);
      } catch (ApiError refused) {
        if (refused.status() != 404) {
          xml.open("Error")
              .put("Key", name)
              .putIfAny("VersionId", version)
              .put("Code", XmlErrors.code(refused))
              .put("Message", String.valueOf(refused.getMessage()))
              .close("Error");
          continue;
        }
      }
      if (!quiet) {
        xml.open("Deleted").put("Key", name).putIfAny("VersionId", version).close("Deleted");
      }
    }
    return xml.response();
  }
}
