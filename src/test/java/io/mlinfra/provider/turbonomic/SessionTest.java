package io.mlinfra.provider.turbonomic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.mlinfra.spec.units.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a session is opened, over the wire. */
class SessionTest {
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final OkHttpClient http = new OkHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/api/v3/login", "{}", Map.of("Set-Cookie", "JSESSIONID=abc; Path=/; HttpOnly"));
    answer("/oauth2/token", "{\"access_token\": \"t-1\", \"expires_in\": 600}", Map.of());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  @Test
  void aUserIsKnownByTheCookieOfTheLogin() throws IOException {
    Request signed = signed(Optional.empty());
    assertThat(signed.header("Cookie")).isEqualTo("JSESSIONID=abc");
    assertThat(bodies).containsExactly("username=me&password=fake%26pass");
  }

  @Test
  void anOauthClientTradesItsSecretForATokenOfItsRole() throws IOException {
    Request signed = signed(Optional.of("OBSERVER"));
    assertThat(signed.header("Authorization")).isEqualTo("Bearer t-1");
    assertThat(bodies).containsExactly("grant_type=client_credentials&scope=role%3AOBSERVER");
  }

  private Request signed(Optional<String> role) throws IOException {
    TurbonomicCredentials credentials =
        new TurbonomicCredentials(
            Optional.of("unused"), Optional.of("me"), Secret.of("fake&pass"), role, Secret.NONE);
    HttpUrl base = HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return Session.open(http, base, credentials).sign(new Request.Builder().url(base)).build();
  }

  private void answer(String path, String body, Map<String, String> headers) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            bodies.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            headers.forEach(exchange.getResponseHeaders()::add);
            byte[] bytes =
                new ObjectMapper().readTree(body).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
