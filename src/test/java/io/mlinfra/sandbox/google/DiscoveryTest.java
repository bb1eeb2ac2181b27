package io.mlinfra.sandbox.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discovery documents, as clients read them that know an API from nothing else. */
class DiscoveryTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path dir;
  private static Sandbox sandbox;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    sandbox = Sandbox.start(SandboxConfig.in(dir));
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    sandbox.close();
  }

  private static HttpResponse<String> call(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(sandbox.baseUri() + path))
            .method(method, BodyPublishers.ofString(method.equals("GET") ? "" : "{}"))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode document(String api, String version) throws Exception {
    return JSON.readTree(call("GET", "/discovery/v1/apis/" + api + "/" + version + "/rest").body());
  }

  @Test
  void everyApiOfTheListHasADocumentWhosePathsAreServed() throws Exception {
    List<String> unknown = new ArrayList<>();
    int methods = 0;
    JsonNode list = JSON.readTree(call("GET", "/discovery/v1/apis").body()).path("items");
    assertThat(list).hasSizeGreaterThan(9);
    for (JsonNode item : list) {
      String url = item.path("discoveryRestUrl").asText();
      assertThat(url).startsWith(sandbox.baseUri().toString());
      JsonNode document = JSON.readTree(call("GET", URI.create(url).getPath()).body());
      assertThat(document.path("id")).isEqualTo(item.path("id"));
      if (!item.path("name").asText().equals("compute")) {
        List<JsonNode> found = new ArrayList<>();
        methods(document, found);
        methods += found.size();
        for (JsonNode method : found) {
          served(document, method, unknown);
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(methods).isGreaterThan(200);
  }

  private static void methods(JsonNode of, List<JsonNode> into) {
    of.path("methods").forEach(into::add);
    of.path("resources").forEach(r -> methods(r, into));
  }

  /** Paths whose variables stand for one segment each; what a whole name may be is not said. */
  private static void served(JsonNode document, JsonNode method, List<String> unknown)
      throws Exception {
    String path = document.path("servicePath").asText() + method.path("path").asText();
    if (!path.contains("{+")) {
      String answer =
          call(method.path("httpMethod").asText(), "/" + path.replaceAll("\\{\\w+}", "missing-1"))
              .body();
      if (answer.matches("(?s).*\"(Not [fF]ound: ([A-Z]+ )?/|No service answers ).*")) {
        unknown.add(method.path("id").asText());
      }
    }
  }

  @Test
  void computeIsReadOffItsOwnDefinition() throws Exception {
    JsonNode instances = document("compute", "v1").at("/resources/instances/methods");
    JsonNode attach = instances.path("attachDisk");
    assertThat(attach.path("path").asText())
        .isEqualTo("projects/{project}/zones/{zone}/instances/{instance}/attachDisk");
    assertThat(attach.at("/request/$ref").asText()).isEqualTo("AttachedDisk");
    assertThat(attach.at("/parameters/forceAttach/type").asText()).isEqualTo("boolean");
    assertThat(attach.path("parameterOrder")).hasSize(3);
    // By this, clients know that there are pages to turn.
    assertThat(instances.at("/aggregatedList/response/$ref").asText()).isEqualTo("Page");
  }

  @Test
  void storageSaysHowContentsGoUpAndDown() throws Exception {
    JsonNode objects = document("storage", "v1").at("/resources/objects/methods");
    assertThat(objects.at("/insert/mediaUpload/protocols/resumable/path").asText())
        .isEqualTo("/resumable/upload/storage/v1/b/{bucket}/o");
    assertThat(objects.at("/get/supportsMediaDownload").asBoolean()).isTrue();
    assertThat(objects.at("/delete").has("response")).isFalse();
    assertThat(objects.at("/restore/parameters/generation/required").asBoolean()).isTrue();
  }

  @Test
  void anApiThatIsNotHereHasNone() throws Exception {
    assertThat(call("GET", "/discovery/v1/apis/drive/v3/rest").statusCode()).isEqualTo(404);
    assertThat(call("GET", "/discovery/v1/apis?name=dns").body())
        .contains("dns:v1")
        .doesNotContain("storage:v1");
  }
}
