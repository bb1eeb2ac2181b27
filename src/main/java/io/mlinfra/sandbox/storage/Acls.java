package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Access control lists of buckets, of their objects, and of what new objects begin with. Stored as
 * entity and role only; shown in full.
 */
final class Acls {
  static final String BUCKET = "_acl";
  static final String DEFAULT = "_defaultObjectAcl";
  static final String OBJECT = "_acl";

  /** The canned lists, as entity=role; P stands for the project's number. */
  private static final Map<String, String> CANNED_BUCKET =
      Map.of(
          "private", "project-owners-P=OWNER",
          "projectPrivate",
              "project-owners-P=OWNER project-editors-P=OWNER project-viewers-P=READER",
          "authenticatedRead", "project-owners-P=OWNER allAuthenticatedUsers=READER",
          "publicRead", "project-owners-P=OWNER allUsers=READER",
          "publicReadWrite", "project-owners-P=OWNER allUsers=WRITER");

  private static final Map<String, String> CANNED_OBJECT =
      Map.of(
          "private", "",
          "projectPrivate",
              "project-owners-P=OWNER project-editors-P=OWNER project-viewers-P=READER",
          "authenticatedRead", "allAuthenticatedUsers=READER",
          "publicRead", "allUsers=READER",
          "bucketOwnerRead", "project-owners-P=READER",
          "bucketOwnerFullControl", "project-owners-P=OWNER");

  private Acls() {}

  /** One list that can be changed: how an entry is shown, and what happens with a new list. */
  record Held(
      String kind,
      JsonNode bucket,
      JsonNode entries,
      Function<JsonNode, ObjectNode> shown,
      Consumer<ArrayNode> save) {}

  static ArrayNode cannedBucket(String name, String projectNumber) {
    return canned(CANNED_BUCKET, "predefinedAcl", name, projectNumber);
  }

  static ArrayNode cannedObject(String parameter, String name, String projectNumber) {
    return canned(CANNED_OBJECT, parameter, name, projectNumber);
  }

  private static ArrayNode canned(
      Map<String, String> lists, String parameter, String name, String projectNumber) {
    String list = lists.get(name);
    if (list == null) {
      throw Errors.parameter(
          parameter, "Invalid string value: '" + name + "'. Allowed values: " + lists.keySet());
    }
    ArrayNode entries = Json.array();
    for (String entry : list.split(" ", -1)) {
      if (!entry.isEmpty()) {
        String[] pair = entry.replace("-P", "-" + projectNumber).split("=", 2);
        entries.addObject().put("entity", pair[0]).put("role", pair[1]);
      }
    }
    return entries;
  }

  /** Entries as a client gave them, cut to what is stored. */
  static ArrayNode given(JsonNode entries) {
    ArrayNode kept = Json.array();
    entries.forEach(e -> kept.add(entry(e, e.path("entity").asText())));
    return kept;
  }

  static ObjectNode ofBucket(JsonNode bucket, JsonNode entry) {
    String name = bucket.path("name").asText();
    String entity = entry.path("entity").asText();
    return described(
        Json.object()
            .put("kind", "storage#bucketAccessControl")
            .put("id", name + "/" + entity)
            .put("selfLink", StorageLinks.bucket(name) + "/acl/" + entity)
            .put("bucket", name),
        entry,
        bucket);
  }

  static ObjectNode ofDefault(JsonNode bucket, JsonNode entry) {
    return described(Json.object().put("kind", "storage#objectAccessControl"), entry, bucket);
  }

  static ObjectNode ofObject(JsonNode bucket, JsonNode object, JsonNode entry) {
    String name = object.path("name").asText();
    String entity = entry.path("entity").asText();
    return described(
        Json.object()
            .put("kind", "storage#objectAccessControl")
            .put("id", object.path("id").asText() + "/" + entity)
            .put(
                "selfLink",
                StorageLinks.object(bucket.path("name").asText(), name) + "/acl/" + entity)
            .put("bucket", bucket.path("name").asText())
            .put("object", name)
            .put("generation", object.path("generation").asText()),
        entry,
        object);
  }

  private static ObjectNode described(ObjectNode shown, JsonNode entry, JsonNode of) {
    String entity = entry.path("entity").asText();
    shown.put("entity", entity).put("role", entry.path("role").asText());
    String[] kindAndName = entity.split("-", 2);
    if (entity.startsWith("project-")) {
      String[] parts = entity.split("-", 3);
      shown
          .putObject("projectTeam")
          .put("projectNumber", parts.length > 2 ? parts[2] : "")
          .put("team", parts[1]);
    } else if (kindAndName.length == 2) {
      shown.put(kindAndName[0].equals("domain") ? "domain" : "email", kindAndName[1]);
    }
    return shown.put("etag", of.path("etag").asText());
  }

  /**
   * Answers the methods on a list.
   *
   * @param rest the path behind {@code acl}: an entity, or nothing
   */
  static Response handle(Request request, List<String> rest, Held held) {
    mustBeFineGrained(held.bucket());
    if (rest.isEmpty()) {
      return request.method().equals("POST") ? insert(request, held) : list(held);
    }
    return one(request, rest.getFirst(), held);
  }

  /** Where access is uniform there are no lists. */
  static void mustBeFineGrained(JsonNode bucket) {
    if (BucketView.uniform(bucket)) {
      throw refused();
    }
  }

  static ApiError refused() {
    return Errors.invalid(
        "Cannot use ACL API to update bucket policy when uniform bucket-level access is enabled."
            + " Read more at https://cloud.google.com/storage/docs/uniform-bucket-level-access");
  }

  private static Response one(Request request, String entity, Held held) {
    String method = request.method();
    // An update of an entry that is not there makes it: Go's client has no other call for that.
    JsonNode found = method.equals("PUT") ? Json.object() : find(held.entries(), entity);
    return switch (method) {
      case "GET" -> Response.json(held.shown().apply(found));
      case "PUT", "PATCH" -> {
        ObjectNode changed = entry(request.json(), entity);
        mustNotBePublic(held.bucket(), Json.array().add(changed));
        held.save().accept(with(held.entries(), changed));
        yield Response.json(held.shown().apply(changed));
      }
      case "DELETE" -> {
        held.save().accept(without(held.entries(), entity));
        yield Response.empty(204);
      }
      default -> throw Errors.noKey();
    };
  }

  private static Response list(Held held) {
    ArrayNode items = Json.array();
    held.entries().forEach(e -> items.add(held.shown().apply(e)));
    ObjectNode out = Json.object().put("kind", held.kind());
    if (!items.isEmpty()) {
      out.set("items", items);
    }
    return Response.json(out);
  }

  private static Response insert(Request request, Held held) {
    ObjectNode body = request.json();
    ObjectNode entry = entry(body, body.path("entity").asText(""));
    mustNotBePublic(held.bucket(), Json.array().add(entry));
    held.save().accept(with(held.entries(), entry));
    return Response.json(held.shown().apply(entry));
  }

  /** Refuses entries for everybody where public access is prevented. */
  static void mustNotBePublic(JsonNode bucket, JsonNode entries) {
    boolean prevented =
        bucket.path("iamConfiguration").path("publicAccessPrevention").asText().equals("enforced");
    for (JsonNode entry : entries) {
      if (prevented && entry.path("entity").asText().startsWith("all")) {
        throw Errors.unmet(
            "The ACL bindings allUsers and allAuthenticatedUsers are not allowed since public"
                + " access prevention is enforced.");
      }
    }
  }

  private static ObjectNode entry(JsonNode given, String entity) {
    String role = given.path("role").asText("");
    if (!entity.matches(
        "allUsers|allAuthenticatedUsers|(user|group|domain)-.+|project-(owners|editors|viewers)-.+")) {
      throw Errors.invalid("Invalid entity: '" + entity + "'");
    }
    if (!role.matches("OWNER|WRITER|READER")) {
      throw Errors.invalid("Invalid role: '" + role + "'");
    }
    return Json.object().put("entity", entity).put("role", role);
  }

  private static JsonNode find(JsonNode entries, String entity) {
    for (JsonNode entry : entries) {
      if (entry.path("entity").asText().equals(entity)) {
        return entry;
      }
    }
    throw Errors.noKey();
  }

  private static ArrayNode with(JsonNode entries, ObjectNode entry) {
    ArrayNode after = without(entries, entry.path("entity").asText());
    return after.add(entry);
  }

  private static ArrayNode without(JsonNode entries, String entity) {
    ArrayNode after = Json.array();
    entries.forEach(
        e -> {
          if (!e.path("entity").asText().equals(entity)) {
            after.add(e);
          }
        });
    return after;
  }
}
