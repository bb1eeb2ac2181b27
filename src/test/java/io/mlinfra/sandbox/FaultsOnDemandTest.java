package io.mlinfra.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsOnDemandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROJECT = "/compute/v1/projects/ml-fleet-dev/";
  private static final String CHECKS = PROJECT + "global/healthChecks";

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

  @Test
  void tooManyRequestsForAsOftenAsToldWithTheTimeToWait() throws Exception {
    fault(
        "{'kind': 'status', 'status': 429, 'retry_after': '7', 'count': 2, 'path':"
            + " 'healthChecks'}");
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> refused = send("GET", CHECKS, "");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("7");
      assertThat(json(refused).at("/error/errors/0/reason").asText())
          .isEqualTo("rateLimitExceeded");
    }
    assertThat(send("GET", CHECKS, "").statusCode()).isEqualTo(200);
  }

  @Test
  void aCutBeforeTheEffectLeavesNothingAndACutAfterItLeavesTheChange() throws Exception {
    fault("{'kind': 'cut-before', 'method': 'POST', 'count': 1}");
    assertThatThrownBy(() -> insert("before")).isInstanceOf(IOException.class);
    assertThat(send("GET", CHECKS + "/before", "").statusCode()).isEqualTo(404);

    fault("{'kind': 'cut-after', 'method': 'POST', 'count': 1}");
    assertThatThrownBy(() -> insert("after")).isInstanceOf(IOException.class);
    assertThat(send("GET", CHECKS + "/after", "").statusCode()).isEqualTo(200);
  }

  @Test
  void anOperationEndsInTheErrorThatWasAskedFor() throws Exception {
    fault(
        "{'kind': 'operation-error', 'code': 'BACKEND_DOWN', 'message': 'try later', 'count': 1}");
    JsonNode operation = json(insert("h"));
    JsonNode done =
        json(send("POST", PROJECT + "global/operations/" + name(operation) + "/wait", ""));
    assertThat(done.path("status").asText()).isEqualTo("DONE");
    assertThat(done.at("/error/errors/0/code").asText()).isEqualTo("BACKEND_DOWN");
    assertThat(done.at("/error/errors/0/message").asText()).isEqualTo("try later");
  }

  @Test
  void aStuckOperationStaysRunningHoweverLateItIs() throws Exception {
    fault("{'kind': 'operation-stuck', 'count': 1}");
    JsonNode operation = json(insert("h"));
    send("POST", "/_sandbox/clock/skip", "{\"seconds\": 864000}");
    JsonNode later = json(send("GET", PROJECT + "global/operations/" + name(operation), ""));
    assertThat(later.path("status").asText()).isEqualTo("RUNNING");
  }

  @Test
  void anUnreachableRegionIsNamedInTheAggregatedList() throws Exception {
    fault("{'kind': 'unreachable', 'region': 'europe-west4'}");
    JsonNode list = json(send("GET", PROJECT + "aggregated/subnetworks", ""));
    assertThat(list.at("/items/regions~1europe-west4/warning/code").asText())
        .isEqualTo("UNREACHABLE");
    assertThat(list.at("/items/regions~1us-central1/subnetworks")).hasSize(1);
  }

  @Test
  void whoWantsAllOrNothingGetsNothingOfAnUnreachableRegion() throws Exception {
    fault("{'kind': 'unreachable', 'region': 'europe-west4'}");
    String all = PROJECT + "aggregated/subnetworks?returnPartialSuccess=";
    assertThat(send("GET", all + "false", "").statusCode()).isEqualTo(503);
    assertThat(send("GET", all + "true", "").statusCode()).isEqualTo(200);
    String here = PROJECT + "zones/europe-west4-a/instances";
    assertThat(send("GET", here, "").statusCode()).isEqualTo(503);
    assertThat(
            json(send("GET", here + "?returnPartialSuccess=true", "")).at("/warning/code").asText())
        .isEqualTo("UNREACHABLE");
    String elsewhere = PROJECT + "zones/us-central1-a/instances?returnPartialSuccess=false";
    assertThat(send("GET", elsewhere, "").statusCode()).isEqualTo(200);
  }

  @Test
  void aStockoutNamesTheZoneInTheOperationsError() throws Exception {
    fault("{'kind': 'stockout', 'zone': 'us-central1-a', 'machine_type': 'n2-.*'}");
    String instances = PROJECT + "zones/us-central1-a/instances";
    String body =
        """
        {"name": "m", "machineType": "zones/us-central1-a/machineTypes/n2-standard-2",
         "networkInterfaces": [{"network": "global/networks/default"}],
         "disks": [{"boot": true, "initializeParams":
           {"sourceImage": "projects/debian-cloud/global/images/family/debian-12"}}]}\
        """;
    JsonNode operation = json(send("POST", instances, body));
    JsonNode done =
        json(
            send(
                "POST",
                PROJECT + "zones/us-central1-a/operations/" + name(operation) + "/wait",
                ""));
    assertThat(done.at("/error/errors/0/code").asText())
        .isEqualTo("ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS");
    assertThat(send("GET", instances + "/m", "").statusCode()).isEqualTo(404);
  }

  @Test
  void tooManyRequestsMayComeWithoutATimeToWait() throws Exception {
    fault("{'kind': 'status', 'status': 429, 'count': 1}");
    HttpResponse<String> refused = send("GET", CHECKS, "");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
  }

  @Test
  void anAnswerThatHangsEndsInACut() throws Exception {
    fault("{'kind': 'hang', 'millis': 50, 'method': 'POST', 'count': 1}");
    assertThatThrownBy(() -> insert("h")).isInstanceOf(IOException.class);
    assertThat(send("GET", CHECKS + "/h", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aQuotaIsRefusedAtOnceOrInTheOperation() throws Exception {
    fault("{'kind': 'quota', 'metric': 'HEALTH_CHECKS', 'count': 1}");
    HttpResponse<String> now = insert("h");
    assertThat(now.statusCode()).isEqualTo(403);
    assertThat(json(now).at("/error/errors/0/reason").asText()).isEqualTo("quotaExceeded");
    fault("{'kind': 'quota', 'metric': 'HEALTH_CHECKS', 'when': 'operation', 'count': 1}");
    JsonNode operation = json(insert("h"));
    JsonNode done =
        json(send("POST", PROJECT + "global/operations/" + name(operation) + "/wait", ""));
    assertThat(done.at("/error/errors/0/code").asText()).isEqualTo("QUOTA_EXCEEDED");
    assertThat(done.path("httpErrorStatusCode").asInt()).isEqualTo(403);
    assertThat(send("GET", CHECKS + "/h", "").statusCode()).isEqualTo(404);
  }

  @Test
  void anOperationThatFailsLeavesTheChangeUndoneUnlessItIsToldToKeepIt() throws Exception {
    fault("{'kind': 'operation-error', 'count': 1}");
    insert("undone");
    assertThat(send("GET", CHECKS + "/undone", "").statusCode()).isEqualTo(404);
    fault("{'kind': 'operation-error', 'effect': 'kept', 'count': 1}");
    insert("kept");
    assertThat(send("GET", CHECKS + "/kept", "").statusCode()).isEqualTo(200);
  }

  @Test
  void aRuleIsKeptOverARestartWithTheStrikesThatAreLeft() throws Exception {
    fault("{'kind': 'status', 'count': 2}");
    assertThat(send("GET", CHECKS, "").statusCode()).isEqualTo(503);
    sandbox.close();
    sandbox = Sandbox.start(SandboxConfig.in(dir));
    assertThat(send("GET", CHECKS, "").statusCode()).isEqualTo(503);
    assertThat(send("GET", CHECKS, "").statusCode()).isEqualTo(200);
  }

  @Test
  void aRuleThatWouldNeverDoWhatItSaysIsRefusedWithWhatWasMeant() throws Exception {
    assertRefused("{'kind': 'stockot'}", "did you mean stockout?");
    assertRefused("{'kind': 'status', 'stat': 503}", "did you mean status?");
    assertRefused("{'kind': 'status', 'probability': 2}", "at most 1");
    assertRefused("{'kind': 'status', 'status': 200}", "from 400 to 599");
    assertRefused("{'kind': 'delay', 'path': '('}", "regular expression");
    assertRefused("{'kind': 'unreachable'}", "it needs region");
    assertRefused("{'zone': 'x'}", "needs a kind");
    assertThat(json(send("GET", "/_sandbox/faults", "")).path("faults")).isEmpty();
  }

  private void assertRefused(String rule, String why) throws Exception {
    HttpResponse<String> refused = send("POST", "/_sandbox/faults", rule.replace('\'', '"'));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).at("/error/message").asText()).contains(why);
  }

  @Test
  void theSameSeedStrikesTheSameRequests() throws Exception {
    String rule = "{'kind': 'status', 'status': 503, 'probability': 0.4, 'seed': 42}";
    fault(rule);
    String first = pattern();
    send("DELETE", "/_sandbox/faults", "");
    fault(rule);
    assertThat(pattern()).isEqualTo(first).contains("503").contains("200");
  }

  private String pattern() throws Exception {
    StringBuilder statuses = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      statuses.append(send("GET", CHECKS, "").statusCode()).append(' ');
    }
    return statuses.toString();
  }

  private void fault(String rule) throws Exception {
    assertThat(send("POST", "/_sandbox/faults", rule.replace('\'', '"')).statusCode())
        .isEqualTo(200);
  }

  private HttpResponse<String> insert(String name) throws Exception {
    return send("POST", CHECKS, "{\"name\": \"" + name + "\", \"type\": \"TCP\"}");
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(sandbox.baseUri() + path))
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  private static String name(JsonNode operation) {
    return operation.path("name").asText();
  }
}
