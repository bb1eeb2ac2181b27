package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Logins by user and by OAuth client. Any name and password will do, an empty one will not; a
 * session that was never opened or has ended is refused. Calls without any session are let in,
 * since the embedded cloud asks for no credentials.
 */
final class Sessions {
  private static final String COLLECTION = "turbonomic.session";
  private static final long LIFE_MILLIS = 30 * 60_000L;
  private static final int TOKEN_SECONDS = 600;

  private final Store store;
  private final SandboxClock clock;

  Sessions(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  void on(Routes routes) {
    routes.on("POST", "/login", (r, p) -> login(r)).on("POST", "/logout", (r, p) -> logout(r));
  }

  /** Refuses a session or token that is not open. */
  void check(Request request) {
    presented(request)
        .ifPresent(
            key -> {
              long ends = store.get(COLLECTION, key).map(s -> s.path("ends").asLong()).orElse(0L);
              if (ends <= clock.millis()) {
                throw Errors.of(
                    401, "Unauthorized", "Full authentication is required to access this resource");
              }
            });
  }

  private static Optional<String> presented(Request request) {
    String bearer = request.header("authorization");
    if (bearer.startsWith("Bearer ")) {
      return Optional.of(bearer.substring("Bearer ".length()));
    }
    for (String cookie : request.header("cookie").split(";", -1)) {
      if (cookie.strip().startsWith("JSESSIONID=")) {
        return Optional.of(cookie.strip().substring("JSESSIONID=".length()));
      }
    }
    return Optional.empty();
  }

  private Response login(Request request) {
    Map<String, String> form = form(request);
    String user = form.getOrDefault("username", request.param("username").orElse(""));
    String password = form.getOrDefault("password", request.param("password").orElse(""));
    if (user.isEmpty() || password.isEmpty()) {
      throw Errors.of(401, "Unauthorized", "Bad credentials");
    }
    String session = open(LIFE_MILLIS);
    ObjectNode me = Server.user(user);
    return Response.json(me)
        .withHeader("Set-Cookie", "JSESSIONID=" + session + "; Path=/; HttpOnly; SameSite=Strict");
  }

  private Response logout(Request request) {
    return store.transaction(
        () -> {
          presented(request).ifPresent(key -> store.remove(COLLECTION, key));
          return Response.json(Json.object().put("message", "Logged out"));
        });
  }

  /** {@code POST /oauth2/token}: client credentials as Basic or in the form. */
  Response token(Request request) {
    Map<String, String> form = form(request);
    if (!form.getOrDefault("grant_type", "").equals("client_credentials")) {
      return oauthError(400, "unsupported_grant_type");
    }
    boolean basic = decodedBasic(request).filter(c -> c.indexOf(':') > 0).isPresent();
    boolean posted =
        !form.getOrDefault("client_id", "").isEmpty()
            && !form.getOrDefault("client_secret", "").isEmpty();
    if (!basic && !posted) {
      return oauthError(401, "invalid_client");
    }
    String scope = form.getOrDefault("scope", "");
    if (!scope.startsWith("role:") || !Server.isRole(scope.substring("role:".length()))) {
      return oauthError(400, "invalid_scope");
    }
    return Response.json(
        Json.object()
            .put("access_token", open(TOKEN_SECONDS * 1000L))
            .put("expires_in", TOKEN_SECONDS)
            .put("scope", scope)
            .put("token_type", "bearer"));
  }

  private static Response oauthError(int status, String error) {
    return Response.json(
        status,
        Json.object().put("error", error).put("error_description", "Client authentication failed"));
  }

  private static Optional<String> decodedBasic(Request request) {
    String header = request.header("authorization");
    if (!header.startsWith("Basic ")) {
      return Optional.empty();
    }
    try {
      byte[] plain = Base64.getDecoder().decode(header.substring("Basic ".length()));
      return Optional.of(new String(plain, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String open(long millis) {
    String id = UUID.randomUUID().toString();
    store.transaction(
        () -> {
          store.put(COLLECTION, id, Json.object().put("ends", clock.millis() + millis));
          return true;
        });
    return id;
  }

  private static Map<String, String> form(Request request) {
    Map<String, String> form = new HashMap<>();
    String text = new String(request.body(), StandardCharsets.UTF_8);
    for (String pair : text.split("&", -1)) {
      int eq = pair.indexOf('=');
      if (eq > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, eq), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(eq + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }
}
