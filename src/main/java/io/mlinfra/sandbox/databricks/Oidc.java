package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How clients find out about the host, and OAuth for machines: any client id with any secret gets a
 * token, none gets none.
 */
final class Oidc {
  /** The workspace's number, which some clients ask every call to carry. */
  static final String WORKSPACE_ID = "1000000000000001";

  private static final int TOKEN_SECONDS = 3600;

  void on(Routes routes) {
    routes
        .on("GET", "/.well-known/databricks-config", (r, p) -> config(r))
        .on("GET", "/oidc/.well-known/oauth-authorization-server", (r, p) -> server(r))
        .on("GET", "/oidc/.well-known/openid-configuration", (r, p) -> server(r))
        .on("POST", "/oidc/v1/token", (r, p) -> token(r));
  }

  private static String base(Request request) {
    return "http://" + request.header("host") + "/oidc";
  }

  private static Response config(Request request) {
    ObjectNode config = Json.object().put("oidc_endpoint", base(request));
    config.put("workspace_id", WORKSPACE_ID).put("cloud", "GCP").put("host_type", "WORKSPACE_HOST");
    config.putArray("token_federation_default_oidc_audiences").add(base(request) + "/v1/token");
    return Response.json(config);
  }

  private static Response server(Request request) {
    ObjectNode server = Json.object().put("issuer", base(request));
    server.put("authorization_endpoint", base(request) + "/v1/authorize");
    server.put("token_endpoint", base(request) + "/v1/token");
    server.putArray("scopes_supported").add("all-apis").add("offline_access");
    server.putArray("grant_types_supported").add("client_credentials").add("authorization_code");
    return Response.json(server);
  }

  private static Response token(Request request) {
    Map<String, String> form = form(request);
    String grant = form.getOrDefault("grant_type", "");
    if (!grant.equals("client_credentials")) {
      return refused(400, "unsupported_grant_type", "Grant type '" + grant + "' is not supported");
    }
    boolean posted =
        !form.getOrDefault("client_id", "").isEmpty()
            && !form.getOrDefault("client_secret", "").isEmpty();
    if (!posted && !basic(request)) {
      return refused(401, "invalid_client", "Client authentication failed");
    }
    return Response.json(
        Json.object()
            .put("access_token", "sandbox-" + UUID.randomUUID())
            .put("token_type", "Bearer")
            .put("expires_in", TOKEN_SECONDS)
            .put("scope", form.getOrDefault("scope", "all-apis")));
  }

  private static Response refused(int status, String error, String description) {
    return Response.json(
        status,
        Json.object()
            .put("error", error)
            .put("error_description", description)
            .put("request_id", UUID.randomUUID().toString()));
  }

  private static boolean basic(Request request) {
    String header = request.header("authorization");
    if (!header.startsWith("Basic ")) {
      return false;
    }
    try {
      byte[] plain = Base64.getDecoder().decode(header.substring("Basic ".length()));
      String pair = new String(plain, StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon > 0 && colon < pair.length() - 1;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Map<String, String> form(Request request) {
    Map<String, String> form = new HashMap<>();
    for (String pair : new String(request.body(), StandardCharsets.UTF_8).split("&", -1)) {
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
