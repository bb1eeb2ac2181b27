package io.mlinfra.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFrontTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REGIONS = "/compute/v1/projects/ml-fleet-dev/regions";

  @TempDir Path dir;

  private Sandbox sandbox;
  private HttpClient client;

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.start(SandboxConfig.in(dir));
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "127.0.0.1.evil.example", "127.0.0.1:1", "localhost:1", ""})
  void aHostThatIsNotThisOneIsRefused(String host) throws IOException {
    assertThat(raw("GET /_sandbox/ping HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void anAbsoluteTargetElsewhereIsRefusedWhateverTheHostHeaderSays() throws IOException {
    assertThat(raw("GET http://evil.example/_sandbox/ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:", "localhost:", "[::1]:"})
  void theNamesOfLoopbackWithThePortAreServed(String name) throws IOException {
    String host = name + sandbox.port();
    assertThat(raw("GET /_sandbox/ping HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aBodyThatEndsTooEarlyIsABadRequestAndChangesNothing() throws Exception {
    String networks = "/compute/v1/projects/ml-fleet-dev/global/networks";
    assertThat(
            raw(
                "POST "
                    + networks
                    + " HTTP/1.1\r\n"
                    + "Host: localhost\r\n"
                    + "Content-Length: 500\r\n\r\n"
                    + "{\"name\":\"n\"}"))
        .startsWith("HTTP/1.1 400");
    assertThat(get(networks + "/n", "identity").statusCode()).isEqualTo(404);
  }

  @Test
  void longAnswersArePackedForThoseWhoTakeGzip() throws Exception {
    HttpResponse<byte[]> packed = get(REGIONS, "gzip");
    HttpResponse<byte[]> plain = get(REGIONS, "identity");
    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(packed.body().length).isLessThan(plain.body().length / 4);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(JSON.readTree(in)).isEqualTo(JSON.readTree(plain.body()));
    }
  }

  @Test
  void answersAreIndentedUnlessAClientSaysOtherwise() throws Exception {
    String asked = REGIONS + "/us-central1?fields=name,quotas/metric";
    assertThat(text(asked))
        .isEqualTo(text(asked + "&prettyPrint=true"))
        .startsWith("{\n  \"name\": \"us-central1\",\n  \"quotas\": [\n    {\n      \"metric\": ")
        .doesNotContain("selfLink", "limit");
    for (String no : List.of("prettyPrint=false", "prettyPrint=False", "$prettyPrint=false")) {
      assertThat(text(asked + "&" + no)).startsWith("{\"name\":\"us-central1\",\"quotas\":[{");
    }
  }

  private String text(String path) throws Exception {
    return new String(get(path, "identity").body(), StandardCharsets.UTF_8);
  }

  @Test
  void theClockKeepsWhatWasSkippedOverARestartAndCanRunFast() throws Exception {
    Instant before = now();
    admin("clock/skip", "{\"seconds\": 86400}");
    sandbox.close();
    sandbox = Sandbox.start(SandboxConfig.in(dir));
    assertThat(Duration.between(before, now())).isBetween(Duration.ofDays(1), Duration.ofHours(25));

    admin("clock/rate", "{\"rate\": 1000000}");
    Instant fast = now();
    while (Duration.between(fast, now()).toMinutes() < 5) {
      Thread.onSpinWait();
    }
    admin("clock/rate", "{\"rate\": 1}");
    assertThat(now()).isAfter(fast.plusSeconds(300));
  }

  @Test
  void aBatchAnswersEachOfItsRequestsUnderItsOwnId() throws Exception {
    String networks = "/compute/v1/projects/ml-fleet-dev/global/networks";
    String body =
        part("one+1", "POST " + networks + "?alt=json HTTP/1.1", "{\"name\": \"n1\"}")
            + part("one+2", "GET " + networks + "/n1", "")
            + part("one+3", "GET " + networks + "/absent", "")
            + "--seam--";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.baseUri() + "/batch/compute/v1"))
            .header("Content-Type", "multipart/mixed; boundary=\"seam\"")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("multipart/mixed");
    assertThat(answer.body())
        .containsSubsequence(
            "Content-ID: <response-one+1>",
            "HTTP/1.1 200",
            "compute#operation",
            "Content-ID: <response-one+2>",
            "HTTP/1.1 200",
            "compute#network",
            "Content-ID: <response-one+3>",
            "HTTP/1.1 404",
            "was not found");
  }

  private static String part(String id, String line, String body) {
    return "--seam\r\nContent-Type: application/http\r\nContent-ID: <"
        + id
        + ">\r\n\r\n"
        + line
        + "\r\nContent-Type: application/json\r\n\r\n"
        + body
        + "\r\n";
  }

  private Instant now() throws Exception {
    JsonNode ping = JSON.readTree(get("/_sandbox/ping", "identity").body());
    return Instant.parse(ping.path("now").asText());
  }

  private void admin(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.baseUri() + "/_sandbox/" + path))
            .POST(BodyPublishers.ofString(body))
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  private HttpResponse<byte[]> get(String path, String encoding) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.baseUri() + path))
            .header("Accept-Encoding", encoding)
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  /** The first line of the answer to what no HTTP client would send. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sandbox.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElse("");
    }
  }
}
