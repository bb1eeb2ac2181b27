package io.mlinfra.provider.databricks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.MissingCredential;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.spec.units.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client sends, how it takes refusals, and which credentials it asks for. */
class DatabricksClientTest {
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String body = "{}";

  @TempDir Path home;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/",
        exchange -> {
          String given = exchange.getRequestHeaders().getFirst("Authorization");
          authorizations.add(given == null ? "" : given);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String host() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private DatabricksClient client(Map<String, URI> endpoints) {
    return new DatabricksClient(
        new Connection("gcp", "dev", endpoints, Optional.empty()),
        new DatabricksCredentials(Optional.of(host()), Secret.of("fake-token")));
  }

  @Test
  void theTokenGoesToTheWorkspaceAndToNoOverriddenLoopbackEndpoint() {
    client(Map.of()).get("/api/2.0/x", Map.of());
    client(Map.of("databricks", URI.create(host()))).get("/api/2.0/x", Map.of());
    assertThat(authorizations).containsExactly("Bearer fake-token", "");
  }

  @ParameterizedTest
  @CsvSource({
    "429,REQUEST_LIMIT_EXCEEDED,THROTTLED",
    "404,RESOURCE_DOES_NOT_EXIST,NOT_FOUND",
    "400,RESOURCE_ALREADY_EXISTS,ALREADY_EXISTS",
    "400,INVALID_STATE,IN_USE",
    "400,INVALID_PARAMETER_VALUE,INVALID",
    "403,PERMISSION_DENIED,DENIED",
    "503,TEMPORARILY_UNAVAILABLE,TRANSIENT",
  })
  void refusalsAreTakenForWhatTheirCodeSaysAndSentOnce(
      int given, String code, Failure.Category category) {
    status = given;
    body = "{\"error_code\":\"" + code + "\",\"message\":\"because\"}";
    ProviderException refused =
        org.junit.jupiter.api.Assertions.assertThrows(
            ProviderException.class, () -> client(Map.of()).get("/api/2.0/x", Map.of()));
    assertThat(refused.failure().category()).isEqualTo(category);
    assertThat(refused.failure().message()).contains("because");
    assertThat(authorizations).hasSize(1);
  }

  @Test
  void whetherACallMayHaveArrivedIsToldApart() throws IOException {
    try (ServerSocket cuts = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> cutAll(cuts));
      assertThat(failing(cuts.getLocalPort())).isEqualTo(Failure.Category.LOST_ANSWER);
    }
    int port = server.getAddress().getPort();
    server.stop(0);
    assertThat(failing(port)).isEqualTo(Failure.Category.UNREACHABLE);
  }

  private static void cutAll(ServerSocket cuts) {
    try {
      while (true) {
        cuts.accept().close();
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private Failure.Category failing(int port) {
    DatabricksClient client = client(Map.of("databricks", URI.create("http://127.0.0.1:" + port)));
    return org.junit.jupiter.api.Assertions.assertThrows(
            ProviderException.class,
            () -> client.post("/api/2.0/x", JsonNodeFactory.instance.objectNode()))
        .failure()
        .category();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-,-,DATABRICKS_HOST",
        "DATABRICKS_HOST=h,-,DATABRICKS_TOKEN",
        "DATABRICKS_HOST=h,DATABRICKS_TOKEN=,DATABRICKS_TOKEN",
        "DATABRICKS_HOST=h,DATABRICKS_CLIENT_ID=c,DATABRICKS_CLIENT_SECRET",
        "DATABRICKS_HOST=h,DATABRICKS_TOKEN=t,-",
        "DATABRICKS_HOST=h,DATABRICKS_GOOGLE_SERVICE_ACCOUNT=a,-",
        "DATABRICKS_CONFIG_PROFILE=p,-,-",
      })
  void whatIsMissingIsNamed(String one, String two, String missing) {
    Map<String, String> environment = new java.util.HashMap<>();
    for (String pair : new String[] {one, two}) {
      if (pair != null) {
        environment.put(
            pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    List<MissingCredential> found =
        new DatabricksCredentials(Optional.empty(), Secret.unset("")).missing(environment);
    if (missing == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found.getFirst().sentence()).contains(missing);
    }
  }

  @Test
  void theSdksOwnFileIsEnough() throws IOException {
    Files.writeString(home.resolve(".databrickscfg"), "[DEFAULT]\nhost = https://x\n");
    assertThat(
            new DatabricksCredentials(Optional.empty(), Secret.unset(""))
                .missing(Map.of("HOME", home.toString())))
        .isEmpty();
  }
}
