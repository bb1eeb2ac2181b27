package io.mlinfra.sandbox.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** A served sandbox, and calls to it of which the status is known beforehand. */
final class ServedCloud implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sandbox sandbox;
  private final HttpClient client = HttpClient.newHttpClient();

  ServedCloud(Path dir) throws IOException {
    this.sandbox = Sandbox.start(SandboxConfig.in(dir));
  }

  /** {@code '} in the body stands for a double quote. */
  JsonNode call(int status, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(sandbox.baseUri() + path))
                .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode())
        .as(method + " " + path + ": " + answer.body())
        .isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    client.close();
    sandbox.close();
  }
}
