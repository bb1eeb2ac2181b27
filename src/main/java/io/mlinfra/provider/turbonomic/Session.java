package io.mlinfra.provider.turbonomic;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import okhttp3.Credentials;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * An open session: the header that proves it.
 *
 * <p>A user logs in at {@code /api/v3/login} and is known by the cookie that comes back; an OAuth
 * client trades its id and secret at {@code /oauth2/token} for a bearer token, with its role as the
 * scope (IBM documentation, "Authenticating OAuth 2.0 clients with the API").
 */
final class Session {
  /** No session: loopback servers get no credentials. */
  static final Session NONE = new Session("", "");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String header;
  private final String value;

  private Session(String header, String value) {
    this.header = header;
    this.value = value;
  }

  static Session open(OkHttpClient http, HttpUrl base, TurbonomicCredentials credentials)
      throws IOException {
    return credentials.oauthRole().isPresent()
        ? token(http, base, credentials, credentials.oauthRole().get())
        : login(http, base, credentials);
  }

  /** What the server knows the session by; as secret as a password while it lasts. */
  String value() {
    return value;
  }

  Request.Builder sign(Request.Builder request) {
    return header.isEmpty() ? request : request.header(header, value);
  }

  private static Session login(OkHttpClient http, HttpUrl base, TurbonomicCredentials credentials)
      throws IOException {
    Request request =
        new Request.Builder()
            .url(base.newBuilder().addPathSegments("api/v3/login").build())
            .post(
                new FormBody.Builder()
                    .add("username", credentials.username().orElseThrow())
                    .add("password", credentials.password().reveal())
                    .build())
            .build();
    try (Response response = http.newCall(request).execute()) {
      String cookie = response.header("Set-Cookie", "");
      if (!response.isSuccessful() || cookie == null || cookie.isEmpty()) {
        throw TurbonomicFailures.refused(
            "POST /api/v3/login", "the server", response, response.body().string());
      }
      int end = cookie.indexOf(';');
      return new Session("Cookie", end < 0 ? cookie : cookie.substring(0, end));
    }
  }

  private static Session token(
      OkHttpClient http, HttpUrl base, TurbonomicCredentials credentials, String role)
      throws IOException {
    Request request =
        new Request.Builder()
            .url(base.newBuilder().addPathSegments("oauth2/token").build())
            .header(
                "Authorization",
                Credentials.basic(
                    credentials.username().orElseThrow(), credentials.password().reveal()))
            .post(
                new FormBody.Builder()
                    .add("grant_type", "client_credentials")
                    .add("scope", "role:" + role)
                    .build())
            .build();
    try (Response response = http.newCall(request).execute()) {
      String body = response.body().string();
      if (!response.isSuccessful()) {
        throw TurbonomicFailures.refused("POST /oauth2/token", "the server", response, body);
      }
      String token = JSON.readTree(body).path("access_token").asText("");
      return new Session("Authorization", "Bearer " + token);
    }
  }
}
