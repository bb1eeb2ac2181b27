package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Keys of service accounts. They open nothing but this sandbox: the file that a client gets names
 * the sandbox itself as the place to trade it for a token.
 */
final class ServiceAccountKeys {
  private static final String STORE = "iam/keys";

  private final Store store;
  private final SandboxClock clock;

  ServiceAccountKeys(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  Response list(Request request, ObjectNode account) {
    String types = request.query().getOrDefault("keyTypes", "");
    ArrayNode keys = Json.array();
    if (types.isEmpty() || types.contains("USER_MANAGED")) {
      store.under(STORE, prefix(account)).forEach(keys::add);
    }
    return Response.json(keys.isEmpty() ? Json.object() : Json.object().set("keys", keys));
  }

  private static String prefix(ObjectNode account) {
    return account.path("name").asText() + "/keys/";
  }

  ObjectNode find(ObjectNode account, String id) {
    return store
        .get(STORE, prefix(account) + id)
        .orElseThrow(
            () ->
                ApiError.canonical(
                    404, "NOT_FOUND", "Service account key " + id + " does not exist."));
  }

  Response create(Request request, ObjectNode account) {
    ObjectNode given = request.json();
    String algorithm = given.path("keyAlgorithm").asText("KEY_ALG_RSA_2048");
    String type = given.path("privateKeyType").asText("TYPE_GOOGLE_CREDENTIALS_FILE");
    if (!algorithm.matches("KEY_ALG_(UNSPECIFIED|RSA_1024|RSA_2048)")) {
      throw ApiError.canonical(400, "INVALID_ARGUMENT", "Invalid key algorithm: " + algorithm);
    }
    if (!type.matches("TYPE_(UNSPECIFIED|GOOGLE_CREDENTIALS_FILE)")) {
      throw ApiError.canonical(
          400, "INVALID_ARGUMENT", "The private key type " + type + " is not supported here.");
    }
    String id = UUID.randomUUID().toString().replace("-", "") + Documents.digits(8);
    ObjectNode key =
        Json.object()
            .put("name", prefix(account) + id)
            .put("validAfterTime", clock.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .put("validBeforeTime", "9999-12-31T23:59:59Z")
            .put("keyAlgorithm", "KEY_ALG_RSA_2048")
            .put("keyOrigin", "GOOGLE_PROVIDED")
            .put("keyType", "USER_MANAGED");
    String file = file(request, account, id);
    return store.transaction(
        () -> {
          if (store.under(STORE, prefix(account)).size() >= 10) {
            throw ApiError.canonical(
                429, "RESOURCE_EXHAUSTED", "Maximum number of keys on account reached.");
          }
          store.put(STORE, prefix(account) + id, key);
          return Response.json(
              key.deepCopy()
                  .put("privateKeyType", "TYPE_GOOGLE_CREDENTIALS_FILE")
                  .put(
                      "privateKeyData",
                      Base64.getEncoder().encodeToString(file.getBytes(StandardCharsets.UTF_8))));
        });
  }

  private static String file(Request request, ObjectNode account, String id) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair().getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    String here = "http://" + request.header("host");
    return Json.object()
        .put("type", "service_account")
        .put("project_id", account.path("projectId").asText())
        .put("private_key_id", id)
        .put("private_key", pem)
        .put("client_email", account.path("email").asText())
        .put("client_id", account.path("uniqueId").asText())
        .put("auth_uri", here + "/o/oauth2/auth")
        .put("token_uri", here + "/token")
        .put("universe_domain", "googleapis.com")
        .toPrettyString();
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Response toggled(ObjectNode account, String id, boolean disabled) {
    return store.transaction(
        () -> {
          ObjectNode key = find(account, id).deepCopy();
          if (disabled) {
            key.put("disabled", true);
          } else {
            key.remove("disabled");
          }
          store.put(STORE, prefix(account) + id, key);
          return Response.json(Json.object());
        });
  }

  Response delete(ObjectNode account, String id) {
    return store.transaction(
        () -> {
          find(account, id);
          store.remove(STORE, prefix(account) + id);
          return Response.json(Json.object());
        });
  }

  /** With the account go its keys. */
  void forget(ObjectNode account) {
    List.copyOf(store.entriesUnder(STORE, prefix(account)).keySet())
        .forEach(k -> store.remove(STORE, k));
  }
}
