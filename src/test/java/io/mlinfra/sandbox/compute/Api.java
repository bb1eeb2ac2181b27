package io.mlinfra.sandbox.compute;

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

/** A served sandbox, and calls to the Compute API of one project on it. */
final class Api implements AutoCloseable {
  static final String PROJECT = "/compute/v1/projects/ml-fleet-dev/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sandbox sandbox;
  private final HttpClient client = HttpClient.newHttpClient();

  /** An answer's status and body. */
  record Answer(int status, JsonNode body) {
    String reason() {
      return body.at("/error/errors/0/reason").asText();
    }

    String message() {
      return body.at("/error/message").asText();
    }
  }

  Api(Path dir) throws IOException {
    // A time scale of nought ends every operation at once.
    this.sandbox = Sandbox.start(new SandboxConfig(dir, 0, "default", 0));
  }

  /**
   * Calls a path, below the project unless it begins with a slash; {@code '} in the body stands for
   * a double quote.
   */
  Answer call(String method, String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create(sandbox.baseUri() + (path.startsWith("/") ? path : PROJECT + path)))
                .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
                .build(),
            BodyHandlers.ofString());
    return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return call("GET", path, "").body();
  }

  /** Calls what must be answered with an operation. */
  JsonNode run(String method, String path, String body) throws IOException, InterruptedException {
    Answer answer = call(method, path, body);
    if (answer.status() != 200
        || !answer.body().path("kind").asText().equals("compute#operation")) {
      throw new AssertionError(method + " " + path + " was answered " + answer);
    }
    return answer.body();
  }

  @Override
  public void close() {
    client.close();
    sandbox.close();
  }
}
