package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.storage.model.StorageObject;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;

/**
 * What paths below {@code b/BUCKET/o} mean: objects, their access lists, and what is made of them.
 */
final class ObjectPaths {
  private final Store store;
  private final Buckets buckets;
  private final Objects objects;
  private final Blobs blobs;
  private final Copies copies;
  private final BucketPolicies policies;

  ObjectPaths(Store store, Buckets buckets, Objects objects, Blobs blobs, BucketPolicies policies) {
    this.policies = policies;
    this.store = store;
    this.buckets = buckets;
    this.objects = objects;
    this.blobs = blobs;
    this.copies = new Copies(buckets, objects, blobs);
  }

  Response handle(Request request, ObjectNode bucket, List<String> rest, boolean download) {
    String in = bucket.path("name").asText();
    if (rest.isEmpty()) {
      return new ObjectListing(store, request, bucket).answer();
    }
    String method = request.method();
    boolean post = method.equals("POST");
    int to = post ? verb(rest) : -1;
    if (to > 0) {
      String name = String.join("/", rest.subList(0, to));
      return made(request, in, name, rest.get(to), rest.subList(to + 1, rest.size()));
    }
    if (rest.size() > 1 && rest.size() < 4 && rest.get(1).equals("acl")) {
      ObjectNode object = objects.find(request, in, rest.getFirst());
      return Acls.handle(request, rest.subList(2, rest.size()), list(bucket, object));
    }
    if (rest.size() > 1 && rest.size() < 4 && rest.get(1).equals("iam")) {
      String name = objects.find(request, in, rest.getFirst()).path("name").asText();
      return policies.handle(
          request, bucket, "buckets/" + in + "/objects/" + name, rest.size() == 3);
    }
    String name = String.join("/", rest);
    return switch (method) {
      case "GET", "HEAD" -> {
        ObjectNode object = objects.find(request, in, name);
        Preconditions.of(request).read(object);
        yield download || request.query().getOrDefault("alt", "json").equals("media")
            ? Download.of(request, object, blobs.path(object.path("_blob").asText()))
            : Response.json(
                CustomerKeys.veiled(
                    ObjectView.shown(bucket, object, Params.full(request, false)),
                    CustomerKeys.of(request)));
      }
      case "DELETE" -> {
        objects.delete(request, in, name);
        yield Response.empty(204);
      }
      case "PATCH", "PUT" -> {
        ObjectNode given = BodyCheck.checked(request.json(), StorageObject.class, "object");
        ObjectNode changed = objects.patch(request, in, name, given, method.equals("PUT"));
        yield Response.json(ObjectView.shown(bucket, changed, Params.full(request, true)));
      }
      default -> throw StorageService.notHere(request);
    };
  }

  private Acls.Held list(ObjectNode bucket, ObjectNode object) {
    return new Acls.Held(
        "storage#objectAccessControls",
        bucket,
        object.path(Acls.OBJECT),
        e -> Acls.ofObject(bucket, object, e),
        entries ->
            objects.change(
                () ->
                    objects.update(
                        object,
                        after -> {
                          after.set(Acls.OBJECT, entries);
                          return after;
                        })));
  }

  /** Where the verb stands, behind the name of an object; -1 for nowhere. */
  private static int verb(List<String> rest) {
    int last = rest.size() - 1;
    if (last > 0 && List.of("compose", "restore").contains(rest.get(last))) {
      return last;
    }
    for (int i = 1; i < last; i++) {
      if (Map.of("rewriteTo", "b", "copyTo", "b", "moveTo", "o")
          .getOrDefault(rest.get(i), "")
          .equals(rest.get(i + 1))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * @param to the path behind the verb, such as {@code b/BUCKET/o/NAME}
   */
  private Response made(Request request, String bucket, String name, String verb, List<String> to) {
    String lastName = verb.equals("moveTo") ? names(to, 1) : names(to, 3);
    return switch (verb) {
      case "compose" -> copies.compose(request, bucket, name);
      case "restore" ->
          Response.json(
              ObjectView.shown(
                  buckets.find(bucket),
                  objects.restore(request, bucket, name),
                  Params.full(request, false)));
      case "moveTo" -> copies.move(request, bucket, name, lastName);
      case "copyTo" -> copies.copy(request, bucket, name, bucketOf(request, to), lastName);
      default -> copies.rewrite(request, bucket, name, bucketOf(request, to), lastName);
    };
  }

  private static String names(List<String> path, int from) {
    return path.size() <= from ? "" : String.join("/", path.subList(from, path.size()));
  }

  private static String bucketOf(Request request, List<String> to) {
    if (to.size() < 4 || !to.get(2).equals("o")) {
      throw StorageService.notHere(request);
    }
    return to.get(1);
  }
}
