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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cloud Storage's JSON API, and what clients use of the XML API. */
public final class StorageService implements SandboxService {
  private final Store store;
  private final Buckets buckets;
  private final Objects objects;
  private final Blobs blobs;
  private final Uploads uploads;
  private final ObjectPaths inBucket;
  private final BucketParts parts;
  private final BucketPolicies policies;
  private final Lifecycle lifecycle;
  private final XmlApi xml;
  private final HmacKeys hmacKeys;
  private final BucketOperations operations;
  private final Relocations relocations;
  private final BulkRestores restores;
  private final AnywhereCaches caches;
  private final FolderMoves folderMoves;

  public StorageService(Store store, SandboxClock clock, Policies policies) {
    this.store = store;
    this.blobs = new Blobs(store.blobs());
    this.policies = new BucketPolicies(policies);
    this.buckets = new Buckets(store, clock, this.policies);
    this.objects = new Objects(store, clock, buckets, blobs);
    ResumableUploads resumable = new ResumableUploads(store, clock, buckets, objects, blobs);
    this.uploads = new Uploads(buckets, objects, blobs, resumable);
    this.inBucket = new ObjectPaths(store, buckets, objects, blobs, this.policies);
    this.parts = new BucketParts(store, clock);
    this.lifecycle = new Lifecycle(store, clock, objects);
    XmlUploads inParts = new XmlUploads(store, clock, objects, blobs);
    this.xml =
        new XmlApi(
            buckets,
            new XmlBuckets(store, buckets, objects, inParts),
            new XmlObjects(buckets, objects, blobs, inParts, resumable),
            new SignedUrls(clock),
            new PostedForms(clock, objects, blobs),
            lifecycle);
    this.operations = new BucketOperations(store, clock);
    this.relocations = new Relocations(store, buckets, operations);
    this.restores = new BulkRestores(store, objects, operations);
    this.caches = new AnywhereCaches(store, clock, operations);
    this.folderMoves = new FolderMoves(store, clock, objects, operations);
    this.hmacKeys = new HmacKeys(store, clock);
    blobs.keepOnly(named());
  }

  /** The files that documents name. */
  private Set<String> named() {
    Set<String> named = new HashSet<>(buckets.deleted().blobs());
    named.addAll(XmlUploads.blobs(store));
    store.all(Objects.STORE).values().forEach(o -> named.add(o.path("_blob").asText()));
    store
        .all(ResumableUploads.STORE)
        .forEach(
            (key, session) -> {
              if (!session.has("object")) {
                named.add(ResumableUploads.file(key.substring(key.indexOf('/') + 1)));
              }
            });
    return named;
  }

  @Override
  public List<String> calls() {
    return StorageMethods.calls();
  }

  @Override
  public boolean takesPacked(String method, String firstSegment) {
    return xml.isContent(method, firstSegment);
  }

  @Override
  public Optional<Response> handle(Request given) {
    Request request = withoutNull(given);
    List<String> path = request.segments();
    boolean upload = false;
    boolean download = false;
    int at = 0;
    // Such as /resumable/upload/storage/v1 or /download/storage/v1.
    while (at < path.size()
        && at < 2
        && List.of("resumable", "upload", "download").contains(path.get(at))) {
      upload |= path.get(at).equals("upload");
      download |= path.get(at).equals("download");
      at++;
    }
    // Clients told of an emulator (STORAGE_EMULATOR_HOST) leave the first two parts out, some of
    // them; as bucket names of the XML API, "b" is too short.
    if (at == 0 && isShort(path)) {
      List<String> whole = new ArrayList<>(path);
      whole.addAll(0, List.of("storage", "v1"));
      return handle(
          new Request(
              request.method(),
              "/storage/v1" + request.path(),
              whole,
              request.query(),
              request.headers(),
              request.body()));
    }
    if (path.size() < at + 3
        || !path.get(at).equals("storage")
        || !path.get(at + 1).matches("v1(beta\\d?)?")) {
      return at == 0 ? xml.handle(request) : Optional.empty();
    }
    List<String> rest = path.subList(at + 2, path.size());
    if (upload) {
      if (rest.size() < 3 || !rest.get(0).equals("b") || !rest.get(2).equals("o")) {
        throw notHere(request);
      }
      return Optional.of(linked(request, uploads.handle(request, rest.get(1))));
    }
    if (StorageMethods.isAnother(request, path.subList(at, path.size()))) {
      throw notHere(request);
    }
    return switch (rest.getFirst()) {
      case "b" -> Optional.of(linked(request, buckets(request, rest, download)));
      case "projects" -> Optional.of(project(request, rest));
      default -> throw notHere(request);
    };
  }

  private static boolean isShort(List<String> path) {
    String first = path.isEmpty() ? "" : path.getFirst();
    return first.equals("b")
        || first.equals("projects")
            && path.size() > 2
            && List.of("hmacKeys", "serviceAccount").contains(path.get(2));
  }

  /** Clients that read contents by their links must come here, too. */
  private static Response linked(Request request, Response answer) {
    JsonNode json = answer.json();
    if (json == null || request.header("host").isEmpty()) {
      return answer;
    }
    JsonNode here = StorageLinks.here(json, request.header("host"));
    return new Response(answer.status(), answer.headers(), here, answer.bytes());
  }

  /** Some clients send {@code null} for a body that they do not have. */
  private static Request withoutNull(Request request) {
    boolean isNull =
        request.body().length < 8
            && request.header("content-type").startsWith("application/json")
            && new String(request.body(), StandardCharsets.UTF_8).strip().equals("null");
    return isNull
        ? new Request(
            request.method(),
            request.path(),
            request.segments(),
            request.query(),
            request.headers(),
            new byte[0])
        : request;
  }

  private Response project(Request request, List<String> path) {
    String what = path.size() > 2 ? path.get(2) : "";
    return switch (what) {
      case "serviceAccount" ->
          Response.json(
              Json.object()
                  .put("kind", "storage#serviceAccount")
                  .put(
                      "email_address",
                      "service-"
                          + Buckets.PROJECT_NUMBER
                          + "@gs-project-accounts.iam.gserviceaccount.com"));
      case "hmacKeys" -> hmacKeys.handle(request, path.get(1), path.subList(3, path.size()));
      default -> throw notHere(request);
    };
  }

  static ApiError notHere(Request request) {
    return ApiError.legacy(
        404, "notFound", "Not Found: " + request.method() + " " + request.path());
  }

  private Response buckets(Request request, List<String> path, boolean download) {
    String method = request.method();
    if (path.size() == 1) {
      return switch (method) {
        case "POST" -> buckets.create(request);
        case "GET" -> buckets.list(request);
        default -> throw notHere(request);
      };
    }
    String name = path.get(1);
    lifecycle.apply(name);
    if (path.size() == 2) {
      return switch (method) {
        case "GET", "HEAD" -> buckets.get(request, name);
        case "PATCH", "PUT" -> {
          lifecycle.reconsider(name);
          yield buckets.update(request, name, method.equals("PUT"));
        }
        case "DELETE" -> buckets.delete(request, name);
        default -> throw notHere(request);
      };
    }
    if (path.size() == 3 && path.get(2).equals("restore") && method.equals("POST")) {
      return buckets.deleted().restore(request, name);
    }
    ObjectNode bucket = buckets.find(name);
    List<String> rest = path.subList(3, path.size());
    return switch (path.get(2)) {
      case "o" ->
          rest.equals(List.of("bulkRestore")) && method.equals("POST")
              ? restores.start(request, bucket)
              : inBucket.handle(request, bucket, rest, download);
      case "iam" -> policies.handle(request, bucket, "buckets/" + name, !rest.isEmpty());
      case "acl" -> Acls.handle(request, rest, list(bucket, Acls.BUCKET));
      case "defaultObjectAcl" -> Acls.handle(request, rest, list(bucket, Acls.DEFAULT));
      case "notificationConfigs" -> parts.notifications(request, bucket, rest);
      case "folders" ->
          folderMoves
              .handle(request, bucket, rest)
              .orElseGet(() -> parts.folders(request, bucket, false, rest));
      case "managedFolders" -> managedFolders(request, bucket, rest);
      case "anywhereCaches" -> caches.handle(request, bucket, rest);
      case "operations" ->
          rest.size() == 2 && rest.get(1).equals("advanceRelocateBucket")
              ? relocations.advance(name, rest.getFirst())
              : operations.handle(request, name, rest);
      case "lockRetentionPolicy" -> buckets.lockRetention(request, name);
      case "storageLayout" -> layout(bucket);
      case "relocate" -> relocations.start(request, name);
      default -> throw notHere(request);
    };
  }

  private Response managedFolders(Request request, ObjectNode bucket, List<String> rest) {
    int iam = rest.indexOf("iam");
    if (iam > 0) {
      String folder = String.join("/", rest.subList(0, iam));
      return policies.handle(
          request,
          bucket,
          "buckets/" + bucket.path("name").asText() + "/managedFolders/" + folder,
          rest.size() > iam + 1);
    }
    return parts.folders(request, bucket, true, rest);
  }

  private static Response layout(JsonNode bucket) {
    ObjectNode layout =
        Json.object()
            .put("kind", "storage#storageLayout")
            .put("bucket", bucket.path("name").asText());
    for (String field :
        List.of("location", "locationType", "customPlacementConfig", "hierarchicalNamespace")) {
      if (bucket.has(field)) {
        layout.set(field, bucket.get(field));
      }
    }
    return Response.json(layout);
  }

  private Acls.Held list(ObjectNode bucket, String field) {
    boolean own = field.equals(Acls.BUCKET);
    return new Acls.Held(
        own ? "storage#bucketAccessControls" : "storage#objectAccessControls",
        bucket,
        bucket.path(field),
        e -> own ? Acls.ofBucket(bucket, e) : Acls.ofDefault(bucket, e),
        entries ->
            buckets.change(
                bucket.path("name").asText(),
                before -> {
                  ObjectNode after = before.deepCopy();
                  after.set(field, entries);
                  return after;
                }));
  }
}
