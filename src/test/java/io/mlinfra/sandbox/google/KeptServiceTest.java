package io.mlinfra.sandbox.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind in the table of kept objects lives its whole life, with the service's own refusals.
 */
class KeptServiceTest {
  private static final Map<String, String> VALUES =
      Map.of(
          "project", "ml-fleet-dev",
          "location", "us-central1",
          "kind", "projects",
          "parent", "ml-fleet-dev",
          "bucket", "logs",
          "pool", "pool",
          "map", "map",
          "value", "123",
          "provider", "provider",
          "client", "client");

  @TempDir Path dir;

  private ServedCloud cloud;

  @BeforeEach
  void serve() throws IOException {
    cloud = new ServedCloud(dir);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private JsonNode call(int status, String method, String path, String body)
      throws IOException, InterruptedException {
    return cloud.call(status, method, path, body);
  }

  @Test
  void everyKindIsMadeReadListedChangedAndDeleted() throws IOException, InterruptedException {
    call(200, "PUT", "/v1/projects/ml-fleet-dev/topics/first", "{}");
    call(
        200,
        "PUT",
        "/v1/projects/ml-fleet-dev/subscriptions/first",
        "{'topic': 'projects/ml-fleet-dev/topics/first'}");
    for (KeptKind kind : KeptKind.all()) {
      String all = filled(kind.collection());
      boolean put = kind.id().equals("put");
      String path =
          put ? all + "/one" : all + (kind.id().startsWith("?") ? kind.id() + "=one" : "");
      String body =
          switch (kind.refers()) {
            case "topic" -> "{'topic': 'projects/ml-fleet-dev/topics/first'}";
            case "subscription" -> "{'subscription': 'projects/ml-fleet-dev/subscriptions/first'}";
            default -> kind.id().equals("name") ? "{'name': 'one', 'filter': 'x'}" : "{}";
          };
      if (!kind.id().equals("number")) {
        call(404, "GET", all + "/one", "");
      }
      JsonNode made = call(200, put ? "PUT" : "POST", path, body);
      if (kind.operation()) {
        String version = all.substring(0, all.indexOf('/', 1));
        boolean placed = made.path("name").asText().contains("/locations/");
        if (placed) {
          JsonNode done = call(200, "GET", version + "/" + made.path("name").asText(), "");
          assertThat(done.path("done").asBoolean()).as(all).isTrue();
          made = done.path("response");
        }
      }
      String id = kind.id().equals("number") ? "" : "one";
      JsonNode listed = call(200, "GET", all, "").path(kind.list());
      assertThat(listed.isArray()).as(all).isTrue();
      if (id.isEmpty()) {
        id = last(listed.path(0));
      } else {
        call(409, put ? "PUT" : "POST", path, body);
      }
      JsonNode read = call(200, "GET", all + "/" + id, "");
      assertThat(read.path("name").asText()).as(all).endsWith(id);
      assertThat(last(made)).isNotEmpty();
      change(kind, all + "/" + id);
      call(200, "DELETE", all + "/" + id, "");
      if (kind.soft()) {
        assertThat(call(200, "GET", all + "/" + id, "").path("state").asText())
            .isEqualTo("DELETED");
        call(200, "POST", all + "/" + id + ":undelete", "{}");
        assertThat(call(200, "GET", all + "/" + id, "").path("state").asText()).isEqualTo("ACTIVE");
      } else {
        call(404, "GET", all + "/" + id, "");
      }
    }
  }

  private void change(KeptKind kind, String one) throws IOException, InterruptedException {
    if (kind.updates().isEmpty()) {
      return;
    }
    String method = kind.updates().getFirst();
    String field = kind.list().equals("oauthClientCredentials") ? "displayName" : "description";
    String changed = "{'" + field + "': 'other'}";
    String mask = "updateMask=" + field;
    if (kind.wrapper().isEmpty()) {
      call(200, method, one + "?" + mask, changed);
    } else {
      call(
          200,
          method,
          one,
          "{'" + kind.wrapper() + "': " + changed + ", 'updateMask': 'description'}");
    }
    assertThat(call(200, "GET", one, "").path(field).asText()).as(one).isEqualTo("other");
  }

  @Test
  void whatAnObjectNamesMustBeThere() throws IOException, InterruptedException {
    String one = "/v1/projects/ml-fleet-dev/subscriptions/lost";
    assertThat(
            call(404, "PUT", one, "{'topic': 'projects/ml-fleet-dev/topics/absent'}")
                .at("/error/message")
                .asText())
        .isEqualTo("Resource not found (resource=absent).");
    call(400, "PUT", one, "{}");
  }

  @Test
  void enumsComeAsNumbersForWhoAsksForThem() throws IOException, InterruptedException {
    String all = "/v2/projects/ml-fleet-dev/locations/global/buckets";
    JsonNode made =
        call(
            200,
            "POST",
            all + "?bucketId=logs&$alt=json;enum-encoding=int".replace("$", "%24"),
            "{}");
    assertThat(made.path("lifecycleState").asInt()).isEqualTo(1);
    assertThat(call(200, "GET", all + "/logs", "").path("lifecycleState").asText())
        .isEqualTo("ACTIVE");
  }

  private static String filled(String template) {
    String path = template;
    for (Map.Entry<String, String> value : VALUES.entrySet()) {
      path = path.replace("{" + value.getKey() + "}", value.getValue());
    }
    return path;
  }

  private static String last(JsonNode object) {
    String name = object.path("name").asText();
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
