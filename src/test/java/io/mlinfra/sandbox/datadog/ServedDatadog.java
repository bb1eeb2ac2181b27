package io.mlinfra.sandbox.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** An embedded cloud and a plain HTTP client; bodies may be written with single quotes. */
final class ServedDatadog implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Sandbox sandbox;

  ServedDatadog(Path dir) throws IOException {
    this.sandbox = Sandbox.start(SandboxConfig.in(dir));
  }

  /** The answer's JSON, of a call that has to end with 200. */
  JsonNode ok(String method, String path, String body) throws Exception {
    return JSON.readTree(send(method, path, body, 200));
  }

  /** The answer's text, of a call that has to end with this status. */
  String send(String method, String path, String body, int status) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(sandbox.baseUri().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }

  @Override
  public void close() {
    sandbox.close();
    http.close();
  }
}
