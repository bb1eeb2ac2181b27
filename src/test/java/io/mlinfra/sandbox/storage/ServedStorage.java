package io.mlinfra.sandbox.storage;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An embedded cloud for one test, and short calls to its Cloud Storage. */
final class ServedStorage implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path dir;
  private final HttpClient client = HttpClient.newHttpClient();
  private Sandbox sandbox;

  ServedStorage(Path dir) throws IOException {
    this.dir = dir;
    this.sandbox = Sandbox.start(SandboxConfig.in(dir));
  }

  /** One answer: its status, headers and body. */
  record Answer(int status, HttpResponse<byte[]> http) {
    String text() {
      return new String(http.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() throws IOException {
      return JSON.readTree(http.body());
    }

    String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }

    String reason() throws IOException {
      return json().path("error").path("errors").path(0).path("reason").asText();
    }
  }

  void restart() throws IOException {
    sandbox.close();
    sandbox = Sandbox.start(SandboxConfig.in(dir));
  }

  Answer call(String method, String path, String body, String... headers) throws Exception {
    return bytes(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Answer bytes(String method, String path, byte[] body, String... headers) throws Exception {
    String url = path.startsWith("http") ? path : sandbox.baseUri() + path;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
    return new Answer(answer.statusCode(), answer);
  }

  Answer get(String path, String... headers) throws Exception {
    return call("GET", path, "", headers);
  }

  void bucket(String name, String settings) throws Exception {
    String comma = settings.isEmpty() ? "" : ",";
    Answer made =
        call(
            "POST",
            "/storage/v1/b?project=p-storage",
            "{\"name\":\"" + name + "\"" + comma + settings + "}");
    if (made.status() != 200) {
      throw new AssertionError(made.text());
    }
  }

  /** Uploads; the new generation. */
  String put(String bucket, String name, String content) throws Exception {
    Answer answer =
        call(
            "POST", "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + name, content);
    if (answer.status() != 200) {
      throw new AssertionError(answer.text());
    }
    return answer.json().path("generation").asText();
  }

  void skip(long seconds) throws Exception {
    call("POST", "/_sandbox/clock/skip", "{\"seconds\": " + seconds + "}");
  }

  @Override
  public void close() {
    client.close();
    sandbox.close();
  }
}
