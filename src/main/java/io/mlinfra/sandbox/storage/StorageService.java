package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.google.Policies;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cloud Storage's JSON API: buckets, objects, uploads and downloads. */
public final class StorageService implements SandboxService {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  private final Buckets buckets;
  private final Objects objects;
  private final Uploads uploads;

  public StorageService(Store store, SandboxClock clock, Policies policies) {
    this.buckets = new Buckets(store, clock, policies);
    this.objects = new Objects(store, clock, buckets);
    this.uploads = new Uploads(objects);
  }

  @Override
  public Optional<Response> handle(Request request) {
    List<String> s = request.segments();
    boolean upload =
        !s.isEmpty() && (s.getFirst().equals("upload") || s.getFirst().equals("resumable"));
    boolean download = !s.isEmpty() && s.getFirst().equals("download");
    List<String> rest = upload || download ? s.subList(1, s.size()) : s;
    if (rest.size() < 3 || !rest.get(0).equals("storage") || !rest.get(1).equals("v1")) {
      return Optional.empty();
    }
    if (upload) {
      return Optional.of(uploads.handle(request, rest.get(3)));
    }
    List<String> path = rest.subList(2, rest.size());
    if (path.size() == 3
        && path.get(0).equals("projects")
        && path.get(2).equals("serviceAccount")) {
      return Optional.of(
          Response.json(
              Json.object()
                  .put("kind", "storage#serviceAccount")
                  .put(
                      "email_address",
                      "service-123456789012@gs-project-accounts.iam.gserviceaccount.com")));
    }
    return path.getFirst().equals("b")
        ? Optional.of(buckets(request, path, download))
        : Optional.empty();
  }

  private Response buckets(Request request, List<String> path, boolean download) {
    String method = request.method();
    if (path.size() == 1) {
      return method.equals("POST") ? buckets.create(request) : buckets.list(request);
    }
    String bucket = path.get(1);
    if (path.size() == 2) {
      return switch (method) {
        case "GET" -> {
          ObjectNode found = buckets.find(bucket);
          Preconditions.metageneration(request, found);
          yield Response.json(Buckets.visible(found));
        }
        case "PATCH" -> buckets.update(request, bucket, false);
        case "PUT" -> buckets.update(request, bucket, true);
        case "DELETE" -> buckets.delete(request, bucket);
        default -> throw notHere(request);
      };
    }
    return switch (path.get(2)) {
      case "o" -> objects(request, bucket, path.subList(3, path.size()), download);
      case "iam" -> {
        if (path.size() == 4) {
          yield Response.json(
              Json.object()
                  .put("kind", "storage#testIamPermissionsResponse")
                  .set(
                      "permissions",
                      Json.array(
                          List.of(
                              Json.MAPPER
                                  .getNodeFactory()
                                  .textNode(request.query().getOrDefault("permissions", ""))))));
        }
        yield method.equals("PUT") ? buckets.setPolicy(request, bucket) : buckets.policy(bucket);
      }
      case "acl",
          "defaultObjectAcl",
          "notificationConfigs",
          "managedFolders",
          "folders",
          "anywhereCaches" -> {
        buckets.find(bucket);
        yield Response.json(Json.object().put("kind", "storage#" + path.get(2)));
      }
      case "storageLayout" ->
          Response.json(
              Json.object()
                  .put("kind", "storage#storageLayout")
                  .put("bucket", bucket)
                  .put("location", buckets.find(bucket).path("location").asText())
                  .put("locationType", buckets.find(bucket).path("locationType").asText()));
      default -> throw notHere(request);
    };
  }

  private static ApiError notHere(Request request) {
    return ApiError.legacy(
        404, "notFound", "Not Found: " + request.method() + " " + request.path());
  }

  private Response objects(Request request, String bucket, List<String> rest, boolean download) {
    String method = request.method();
    if (rest.isEmpty()) {
      return objects.list(request, bucket);
    }
    int verb = verb(rest);
    String name = String.join("/", verb < 0 ? rest : rest.subList(0, verb));
    if (verb >= 0) {
      return verb(request, bucket, name, rest.subList(verb, rest.size()));
    }
    return switch (method) {
      case "GET", "HEAD" ->
          download || request.query().getOrDefault("alt", "json").equals("media")
              ? media(request, objects.find(request, bucket, name))
              : Response.json(Objects.visible(objects.find(request, bucket, name)));
      case "DELETE" -> {
        objects.delete(request, bucket, name);
        yield Response.empty(204);
      }
      case "PATCH", "PUT" -> Response.json(Objects.visible(objects.patch(request, bucket, name)));
      default -> throw notHere(request);
    };
  }

  private static int verb(List<String> rest) {
    for (int i = 1; i < rest.size(); i++) {
      if (List.of("rewriteTo", "copyTo", "compose", "restore").contains(rest.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private Response verb(Request request, String bucket, String name, List<String> rest) {
    return switch (rest.getFirst()) {
      case "rewriteTo", "copyTo" -> copy(request, bucket, name, rest);
      case "compose" -> compose(request, bucket, name);
      default -> throw notHere(request);
    };
  }

  private Response copy(Request request, String bucket, String name, List<String> rest) {
    ObjectNode source =
        objects.find(
            new Request("GET", "", List.of(), java.util.Map.of(), java.util.Map.of(), new byte[0]),
            bucket,
            name);
    String toBucket = rest.get(2);
    String toName = String.join("/", rest.subList(4, rest.size()));
    ObjectNode metadata = Json.object();
    List.of("contentType", "metadata", "cacheControl", "contentEncoding")
        .forEach(f -> Optional.ofNullable(source.get(f)).ifPresent(v -> metadata.set(f, v)));
    request.json().properties().forEach(f -> metadata.set(f.getKey(), f.getValue()));
    ObjectNode copy = objects.put(request, toBucket, toName, metadata, objects.content(source));
    if (rest.getFirst().equals("copyTo")) {
      return Response.json(Objects.visible(copy));
    }
    String size = copy.path("size").asText();
    ObjectNode out =
        Json.object()
            .put("kind", "storage#rewriteResponse")
            .put("totalBytesRewritten", size)
            .put("objectSize", size)
            .put("done", true);
    out.set("resource", Objects.visible(copy));
    return Response.json(out);
  }

  private Response compose(Request request, String bucket, String name) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    JsonNode parts = request.json().path("sourceObjects");
    if (parts.isEmpty() || parts.size() > 32) {
      throw Errors.invalid("The number of source components provided must be between 1 and 32.");
    }
    for (JsonNode part : parts) {
      String partName = part.path("name").asText();
      all.writeBytes(
          objects.content(
              objects
                  .current(bucket, partName)
                  .orElseThrow(() -> Errors.noObject(bucket, partName))));
    }
    ObjectNode metadata =
        request.json().path("destination") instanceof ObjectNode d ? d.deepCopy() : Json.object();
    return Response.json(
        Objects.visible(
            objects.put(
                request,
                bucket,
                name,
                metadata.put("componentCount", parts.size()),
                all.toByteArray())));
  }

  private Response media(Request request, ObjectNode object) {
    byte[] content = objects.content(object);
    String type = object.path("contentType").asText("application/octet-stream");
    Matcher m = RANGE.matcher(request.header("range"));
    int status = 200;
    byte[] part = content;
    String range = "";
    if (m.matches()) {
      boolean suffix = m.group(1).isEmpty();
      int from =
          suffix
              ? Math.max(0, content.length - Integer.parseInt(m.group(2)))
              : Integer.parseInt(m.group(1));
      int to =
          suffix || m.group(2).isEmpty()
              ? content.length - 1
              : Math.min(content.length - 1, Integer.parseInt(m.group(2)));
      if (from >= content.length) {
        throw ApiError.legacy(416, "requestedRangeNotSatisfiable", "Request range not satisfiable");
      }
      part = Arrays.copyOfRange(content, from, to + 1);
      status = 206;
      range = "bytes " + from + "-" + to + "/" + content.length;
    }
    Response response =
        Response.bytes(status, type, part)
            .withHeader("X-Goog-Generation", object.path("generation").asText())
            .withHeader("X-Goog-Metageneration", object.path("metageneration").asText())
            .withHeader(
                "X-Goog-Hash",
                "crc32c="
                    + object.path("crc32c").asText()
                    + ",md5="
                    + object.path("md5Hash").asText())
            .withHeader("X-Goog-Storage-Class", object.path("storageClass").asText());
    return range.isEmpty() ? response : response.withHeader("Content-Range", range);
  }
}
