package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A project's HMAC keys. Their secret is shown once and not kept: nobody's signature is checked
 * here.
 */
final class HmacKeys {
  private static final String STORE = "storage/hmac-keys";
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** So long are the ids of service accounts' keys. */
  private static final int ID_LENGTH = 61;

  private final Store store;
  private final SandboxClock clock;
  private final SecureRandom random = new SecureRandom();

  HmacKeys(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The project of a key. */
  static java.util.Optional<String> projectOf(Store store, String accessId) {
    return store.all(STORE).values().stream()
        .filter(k -> k.path("accessId").asText().equals(accessId))
        .map(k -> k.path("projectId").asText())
        .findFirst();
  }

  /**
   * @param rest what follows {@code hmacKeys} in the path
   */
  Response handle(Request request, String project, List<String> rest) {
    if (rest.isEmpty()) {
      return switch (request.method()) {
        case "POST" -> create(request, project);
        case "GET" -> list(request, project);
        default -> throw missing();
      };
    }
    String key = project + "/" + rest.getFirst();
    return switch (request.method()) {
      case "GET" -> Response.json(find(key));
      case "PUT" -> update(request, key);
      case "DELETE" -> delete(key);
      default -> throw missing();
    };
  }

  private static ApiError missing() {
    return ApiError.legacy(404, "notFound", "Access ID not found in project.");
  }

  private ObjectNode find(String key) {
    return store.get(STORE, key).orElseThrow(HmacKeys::missing);
  }

  private Response create(Request request, String project) {
    String email = Params.required(request, "serviceAccountEmail");
    if (!email.matches("[^@\\s]+@[^@\\s]+")) {
      throw Errors.parameter("serviceAccountEmail", "Invalid service account: '" + email + "'.");
    }
    StringBuilder id = new StringBuilder("GOOG1E");
    while (id.length() < ID_LENGTH) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    byte[] secret = new byte[30];
    random.nextBytes(secret);
    String now = StorageTimes.format(clock.now());
    ObjectNode metadata =
        Json.object()
            .put("kind", "storage#hmacKeyMetadata")
            .put("id", project + "/" + id)
            .put(
                "selfLink",
                "https://www.googleapis.com/storage/v1/projects/" + project + "/hmacKeys/" + id)
            .put("accessId", id.toString())
            .put("projectId", project)
            .put("serviceAccountEmail", email)
            .put("state", "ACTIVE")
            .put("timeCreated", now)
            .put("updated", now)
            .put("etag", Etags.of(1));
    store.transaction(
        () -> {
          store.put(STORE, project + "/" + id, metadata);
          return true;
        });
    ObjectNode key =
        Json.object()
            .put("kind", "storage#hmacKey")
            .put("secret", Base64.getEncoder().encodeToString(secret));
    key.set("metadata", metadata);
    return Response.json(key);
  }

  private Response list(Request request, String project) {
    int size = Params.pageSize(request, "maxResults");
    String after = PageTokens.decode(request);
    String email = request.query().getOrDefault("serviceAccountEmail", "");
    ArrayNode items = Json.array();
    ObjectNode out = Json.object().put("kind", "storage#hmacKeysMetadata");
    String last = "";
    for (Map.Entry<String, ObjectNode> e : store.entriesUnder(STORE, project + "/").entrySet()) {
      ObjectNode key = e.getValue();
      boolean wanted =
          e.getKey().compareTo(after) > 0
              && (email.isEmpty() || key.path("serviceAccountEmail").asText().equals(email))
              && (request.flag("showDeletedKeys") || !key.path("state").asText().equals("DELETED"));
      if (!wanted) {
        continue;
      }
      if (items.size() == size) {
        out.put("nextPageToken", PageTokens.encode(last));
        break;
      }
      items.add(key);
      last = e.getKey();
    }
    if (!items.isEmpty()) {
      out.set("items", items);
    }
    return Response.json(out);
  }

  private Response update(Request request, String key) {
    String state = request.json().path("state").asText("");
    if (!state.matches("ACTIVE|INACTIVE")) {
      throw Errors.invalid("Invalid state '" + state + "': must be ACTIVE or INACTIVE.");
    }
    return store.transaction(() -> Response.json(changed(key, state)));
  }

  private ObjectNode changed(String key, String state) {
    ObjectNode after = find(key).deepCopy().put("state", state);
    after.put("updated", StorageTimes.format(clock.now()));
    store.put(STORE, key, after);
    return after;
  }

  private Response delete(String key) {
    return store.transaction(
        () -> {
          if (find(key).path("state").asText().equals("ACTIVE")) {
            throw Errors.invalid("Cannot delete keys in 'ACTIVE' state.");
          }
          changed(key, "DELETED");
          return Response.empty(204);
        });
  }
}
