package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.storage.model.AnywhereCache;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Caches of a bucket, one a zone, whose id is the zone's name: nothing is cached, but they are
 * made, paused and given up as docs.cloud.google.com/storage/docs/anywhere-cache has it, read
 * 2026-11-26.
 */
final class AnywhereCaches {
  static final String STORE = "storage/anywhereCaches";
  private static final String DEFAULT_TTL = "86400s";
  private static final long LEAST_TTL = 86_400;
  private static final long MOST_TTL = 604_800;

  private final Store store;
  private final SandboxClock clock;
  private final BucketOperations operations;

  AnywhereCaches(Store store, SandboxClock clock, BucketOperations operations) {
    this.store = store;
    this.clock = clock;
    this.operations = operations;
  }

  /**
   * @param rest the path behind {@code anywhereCaches}
   */
  Response handle(Request request, ObjectNode bucket, List<String> rest) {
    String name = bucket.path("name").asText();
    String method = request.method();
    if (rest.isEmpty()) {
      return switch (method) {
        case "GET" -> list(request, name);
        case "POST" -> insert(request, bucket);
        default -> throw StorageService.notHere(request);
      };
    }
    String key = name + "/" + rest.getFirst();
    if (rest.size() == 1) {
      return switch (method) {
        case "GET" -> Response.json(find(key));
        case "PATCH" -> update(request, name, key);
        default -> throw StorageService.notHere(request);
      };
    }
    if (!method.equals("POST")) {
      throw StorageService.notHere(request);
    }
    return switch (rest.get(1)) {
      case "pause" -> state(key, "running", "paused");
      case "resume" -> state(key, "paused|disabled", "running");
      case "disable" -> state(key, "running|paused", "disabled");
      default -> throw StorageService.notHere(request);
    };
  }

  private ObjectNode find(String key) {
    return store
        .get(STORE, key)
        .orElseThrow(
            () -> ApiError.legacy(404, "notFound", "The specified cache does not exist: " + key));
  }

  private Response list(Request request, String bucket) {
    int size = Params.pageSize(request, "pageSize");
    String after = PageTokens.decode(request);
    ArrayNode items = Json.array();
    ObjectNode out = Json.object().put("kind", "storage#anywhereCaches");
    String last = "";
    for (Map.Entry<String, ObjectNode> e : store.entriesUnder(STORE, bucket + "/").entrySet()) {
      if (e.getKey().compareTo(after) <= 0) {
        continue;
      }
      if (items.size() == size) {
        out.put("nextPageToken", PageTokens.encode(last));
        break;
      }
      items.add(e.getValue());
      last = e.getKey();
    }
    if (!items.isEmpty()) {
      out.set("items", items);
    }
    return Response.json(out);
  }

  private Response insert(Request request, ObjectNode bucket) {
    ObjectNode given = BodyCheck.checked(request.json(), AnywhereCache.class, "anywhereCache");
    String zone = given.path("zone").asText("");
    if (!zone.matches("[a-z]+-[a-z]+\\d+-[a-z]")) {
      throw Errors.invalid("Invalid zone: '" + zone + "'");
    }
    String region = zone.substring(0, zone.length() - 2).toUpperCase(Locale.ROOT);
    String location = bucket.path("location").asText();
    if (bucket.path("locationType").asText().equals("region") && !region.equals(location)) {
      throw Errors.invalid(
          "The zone '" + zone + "' is not within the bucket's location, " + location + ".");
    }
    String name = bucket.path("name").asText();
    String now = StorageTimes.format(clock.now());
    ObjectNode cache =
        Json.object()
            .put("kind", "storage#anywhereCache")
            .put("id", name + "/" + zone)
            .put("selfLink", StorageLinks.bucket(name) + "/anywhereCaches/" + zone)
            .put("bucket", name)
            .put("anywhereCacheId", zone)
            .put("zone", zone)
            .put("state", "running")
            .put("createTime", now)
            .put("updateTime", now)
            .put("ttl", DEFAULT_TTL)
            .put("admissionPolicy", "admit-on-first-miss")
            .put("pendingUpdate", false);
    settings(given, cache);
    return store.transaction(
        () -> {
          if (store
              .get(STORE, name + "/" + zone)
              .filter(c -> !c.path("state").asText().equals("disabled"))
              .isPresent()) {
            throw Errors.conflict("The bucket has a cache in the zone '" + zone + "' already.");
          }
          store.put(STORE, name + "/" + zone, cache);
          return done(name, "CreateAnywhereCacheMetadata", "create-anywhere-cache", cache);
        });
  }

  private static void settings(ObjectNode given, ObjectNode cache) {
    if (given.hasNonNull("ttl")) {
      String ttl = given.path("ttl").asText();
      long seconds = ttl.matches("\\d{1,9}s") ? Long.parseLong(ttl.replace("s", "")) : 0;
      if (seconds < LEAST_TTL || seconds > MOST_TTL) {
        throw Errors.invalid("Invalid ttl: '" + ttl + "': it must be between 1 and 7 days.");
      }
      cache.put("ttl", ttl);
    }
    if (given.hasNonNull("admissionPolicy")) {
      String policy =
          given.path("admissionPolicy").asText().toLowerCase(Locale.ROOT).replace('_', '-');
      if (!policy.matches("admit-on-(first|second)-miss")) {
        throw Errors.invalid("Invalid admission policy: '" + policy + "'");
      }
      cache.put("admissionPolicy", policy);
    }
    if (given.hasNonNull("ingestOnWrite")) {
      cache.set("ingestOnWrite", given.get("ingestOnWrite"));
    }
  }

  private Response update(Request request, String bucket, String key) {
    ObjectNode given = BodyCheck.checked(request.json(), AnywhereCache.class, "anywhereCache");
    return store.transaction(
        () -> {
          ObjectNode cache = find(key).deepCopy();
          if (cache.path("state").asText().equals("disabled")) {
            throw Errors.unmet("The cache is disabled.");
          }
          settings(given, cache);
          cache.put("updateTime", StorageTimes.format(clock.now()));
          store.put(STORE, key, cache);
          return done(bucket, "UpdateAnywhereCacheMetadata", "update-anywhere-cache", cache);
        });
  }

  private Response done(String bucket, String type, String verb, ObjectNode cache) {
    ObjectNode facts = Json.object();
    for (String field : List.of("anywhereCacheId", "zone", "ttl", "admissionPolicy")) {
      facts.set(field, cache.get(field));
    }
    return Response.json(
        operations.done(
            bucket,
            type,
            verb,
            facts,
            cache
                .deepCopy()
                .put("@type", "type.googleapis.com/google.storage.control.v2.AnywhereCache")));
  }

  /**
   * @param from the states in which this can be done
   */
  private Response state(String key, String from, String to) {
    return store.transaction(
        () -> {
          ObjectNode cache = find(key).deepCopy();
          String state = cache.path("state").asText();
          if (!state.matches(from) && !state.equals(to)) {
            throw Errors.unmet("The cache is " + state + ".");
          }
          cache.put("state", to).put("updateTime", StorageTimes.format(clock.now()));
          store.put(STORE, key, cache);
          return Response.json(cache);
        });
  }
}
