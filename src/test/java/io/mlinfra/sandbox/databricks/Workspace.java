package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/**
 * An emulated workspace whose clock only the test moves, with the official client and a plain one.
 */
final class Workspace implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Sandbox sandbox;
  final WorkspaceClient client;

  Workspace(Path dir) throws IOException {
    this.sandbox = Sandbox.start(new SandboxConfig(dir, 0, "default", 1));
    this.client =
        new WorkspaceClient(new DatabricksConfig().setHost(host()).setToken("fake-token"));
  }

  String host() {
    return sandbox.baseUri().toString();
  }

  /** Answers of plain calls: status and body. */
  record Answer(int status, JsonNode body, HttpResponse<byte[]> raw) {
    String error() {
      return body.path("error_code").asText();
    }
  }

  Answer call(String method, String path, String body) throws Exception {
    return call(method, path, body, "application/json");
  }

  Answer call(String method, String path, String body, String contentType) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(sandbox.baseUri().resolve(path))
            .header("Content-Type", contentType)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<byte[]> r = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    boolean json = r.headers().firstValue("Content-Type").orElse("").contains("json");
    return new Answer(r.statusCode(), json ? JSON.readTree(r.body()) : JSON.createObjectNode(), r);
  }

  void wait(int seconds) throws Exception {
    call("POST", "/_sandbox/clock/skip", "{\"seconds\":" + seconds + "}");
  }

  @Override
  public void close() {
    http.close();
    sandbox.close();
  }
}
