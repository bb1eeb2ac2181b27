package io.mlinfra.sandbox.turbonomic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The emulated server over the wire, as its published clients call it. */
class TurbonomicServiceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MACHINES = "/compute/v1/projects/dev/zones/us-central1-a/instances";

  @TempDir Path dir;
  private final HttpClient http = HttpClient.newHttpClient();
  private Sandbox sandbox;

  /** Status, body and headers of an answer. */
  private record Answer(int status, JsonNode body, HttpResponse<String> raw) {}

  @BeforeEach
  void start() throws Exception {
    sandbox = Sandbox.start(new SandboxConfig(dir, 0, "default", 0));
  }

  @AfterEach
  void stop() {
    sandbox.close();
    http.close();
  }

  private Answer call(String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(sandbox.baseUri().resolve(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    HttpResponse<String> r = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(r.statusCode(), JSON.readTree(r.body()), r);
  }

  private String machine(String name, String type) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("name", name);
    body.put("machineType", "zones/us-central1-a/machineTypes/" + type);
    body.putObject("labels").put("team", "ml");
    body.putArray("networkInterfaces").addObject().put("network", "global/networks/default");
    body.putArray("disks")
        .addObject()
        .put("boot", true)
        .putObject("initializeParams")
        .put("sourceImage", "projects/debian-cloud/global/images/family/debian-12");
    Answer answer = call("POST", MACHINES, body.toString());
    assertThat(answer.status()).describedAs(answer.body().toString()).isEqualTo(200);
    return name;
  }

  private void target() throws Exception {
    call(
        "POST",
        "/compute/v1/projects/dev/global/networks",
        "{\"name\":\"default\",\"autoCreateSubnetworks\":true}");
    Answer made =
        call(
            "POST",
            "/api/v3/targets",
            "{\"category\":\"Public Cloud\",\"type\":\"GCP Service Account\",\"inputFields\":["
                + "{\"name\":\"name\",\"value\":\"Google\"},"
                + "{\"name\":\"serviceAccountKey\",\"value\":\"fake-key-canary\"}]}");
    assertThat(made.status()).isEqualTo(200);
    assertThat(made.body().toString()).doesNotContain("fake-key-canary");
    assertThat(made.body().path("healthSummary").path("healthState").asText()).isEqualTo("NORMAL");
  }

  private String group(String name, String criteria) throws Exception {
    Answer made =
        call(
            "POST",
            "/api/v3/groups",
            "{\"displayName\":\""
                + name
                + "\",\"groupType\":\"VirtualMachine\",\"isStatic\":false,\"criteriaList\":["
                + criteria
                + "]}");
    assertThat(made.status()).describedAs(made.body().toString()).isEqualTo(200);
    return made.body().path("uuid").asText();
  }

  private static String criterion(String filter, String operator, String value) {
    return "{\"filterType\":\"%s\",\"expType\":\"%s\",\"expVal\":\"%s\"}"
        .formatted(filter, operator, value);
  }

  @Test
  void withoutATargetNothingIsSeenAndWithOneTheMachinesAre() throws Exception {
    assertThat(call("GET", "/api/v3/search?types=VirtualMachine", "").body()).isEmpty();
    target();
    machine("one", "n2-standard-8");
    JsonNode found =
        call(
                "POST",
                "/api/v3/search",
                "{\"className\":\"VirtualMachine\",\"logicalOperator\":\"OR\",\"environmentType\":\"CLOUD\","
                    + "\"cloudType\":\"GCP\",\"criteriaList\":["
                    + criterion("vmsByName", "EQ", "one")
                    + "]}")
            .body();
    assertThat(found).hasSize(1);
    JsonNode one = found.get(0);
    assertThat(one.path("tags").path("team").get(0).asText()).isEqualTo("ml");
    assertThat(one.path("template").path("displayName").asText()).isEqualTo("n2-standard-8");
    assertThat(one.path("state").asText()).isEqualTo("ACTIVE");
    String uuid = one.path("uuid").asText();
    assertThat(call("GET", "/api/v3/entities/" + uuid, "").body().path("displayName").asText())
        .isEqualTo("one");
    assertThat(call("GET", "/api/v3/search?types=VirtualVolume", "").body()).hasSize(1);
  }

  @Test
  void anEntityIsTaggedAndItsActionsAreReadAsTheTerraformProviderDoes() throws Exception {
    target();
    machine("one", "n2-standard-8");
    String uuid =
        call("GET", "/api/v3/search?types=VirtualMachine", "").body().get(0).path("uuid").asText();
    JsonNode actions =
        call(
                "POST",
                "/api/v3/entities/" + uuid + "/actions",
                "{\"actionStateList\":[\"READY\"],\"actionTypeList\":[\"SCALE\"]}")
            .body();
    assertThat(actions).hasSize(1);
    assertThat(actions.get(0).path("newEntity").path("displayName").asText())
        .isEqualTo("n2-standard-4");
    assertThat(actions.get(0).path("actionMode").asText()).isEqualTo("MANUAL");
    Answer tagged =
        call(
            "POST",
            "/api/v3/entities/" + uuid + "/tags",
            "[{\"key\":\"by\",\"values\":[\"terraform\"]}]");
    assertThat(tagged.body().findValuesAsText("key")).contains("by", "team");
    assertThat(
            call("POST", "/api/v3/stats/" + uuid, "{\"statistics\":[{\"name\":\"StorageAmount\"}]}")
                .body()
                .get(0)
                .path("statistics"))
        .hasSize(1);
  }

  @Test
  void aDiskThatNoMachineUsesIsToBeDeletedAndOneInUseIsNot() throws Exception {
    target();
    machine("one", "n2-standard-2");
    call(
        "POST",
        "/compute/v1/projects/dev/zones/us-central1-a/disks",
        "{\"name\":\"left-over\",\"sizeGb\":\"10\"}");
    JsonNode actions = call("GET", "/api/v3/actions", "").body();
    assertThat(actions.valueStream().map(a -> a.path("details").asText()))
        .containsExactly("Delete Unattached Volume left-over");
  }

  @Test
  void aDynamicGroupHoldsWhatMeetsItsCriteria() throws Exception {
    target();
    machine("web-1", "n2-standard-8");
    machine("db-1", "n2-standard-8");
    String both = group("both", criterion("vmsByTag", "EQ", "team=ml"));
    String web =
        group(
            "web",
            criterion("vmsByTag", "EQ", "team=ml")
                + ","
                + criterion("vmsByName", "RXEQ", "web-.*"));
    assertThat(call("GET", "/api/v3/groups/" + both, "").body().path("membersCount").asInt())
        .isEqualTo(2);
    assertThat(
            call("GET", "/api/v3/groups/" + web + "/members", "")
                .body()
                .findValuesAsText("className"))
        .contains("VirtualMachine");
    assertThat(call("GET", "/api/v3/groups/" + web, "").body().path("membersCount").asInt())
        .isEqualTo(1);
    assertThat(call("GET", "/api/v3/groups/" + web + "/actions", "").body()).hasSize(1);
  }

  @Test
  void aPolicyDecidesTheModeOfWhatIsRecommended() throws Exception {
    target();
    machine("one", "n2-standard-8");
    String group = group("g", criterion("vmsByTag", "EQ", "team=ml"));
    assertThat(policy("p", group, "cloudComputeScaleForSavings", "\"RECOMMEND\"").status())
        .isEqualTo(200);
    JsonNode action = call("GET", "/api/v3/markets/Market/actions", "").body().get(0);
    assertThat(action.path("actionMode").asText()).isEqualTo("RECOMMEND");
    assertThat(
            call("POST", "/api/v3/actions/" + action.path("uuid").asText() + "?accept=true", "")
                .status())
        .isEqualTo(400);
  }

  private Answer policy(String name, String group, String setting, String value) throws Exception {
    String manager = value.startsWith("\"") ? "automationmanager" : "marketsettingsmanager";
    return call(
        "POST",
        "/api/v3/settingspolicies",
        "{\"displayName\":\"%s\",\"entityType\":\"VirtualMachine\",\"scopes\":[{\"uuid\":\"%s\"}],"
                .formatted(name, group)
            + "\"settingsManagers\":[{\"uuid\":\"%s\",\"settings\":[{\"uuid\":\"%s\",\"value\":%s}]}]}"
                .formatted(manager, setting, value));
  }

  @ParameterizedTest
  @CsvSource({
    "resizeTargetUtilizationVcpu,85,200",
    "resizeTargetUtilizationVcpu,100,200",
    "resizeTargetUtilizationVcpu,101,400",
    "resizeTargetUtilizationVcpu,0,400",
    "responseTimeSLO,100,400",
    "noSuchSetting,1,400",
  })
  void settingsAreTakenWithinTheirBoundsAndForTheirEntityTypeOnly(
      String setting, String value, int status) throws Exception {
    target();
    String group = group("g", criterion("vmsByTag", "EQ", "team=ml"));
    assertThat(policy("p", group, setting, value).status()).isEqualTo(status);
  }

  @Test
  void listsComeInPagesThatACursorLinks() throws Exception {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(group("g" + i, criterion("vmsByName", "EQ", "x" + i)));
    }
    List<String> read = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      Answer page =
          call("GET", "/api/v3/groups?limit=3" + (cursor.isEmpty() ? "" : "&cursor=" + cursor), "");
      page.body().forEach(g -> read.add(g.path("uuid").asText()));
      assertThat(page.raw().headers().firstValue("X-Total-Record-Count")).hasValue("7");
      cursor = page.raw().headers().firstValue("X-Next-Cursor").orElse("");
      pages++;
    } while (!cursor.isEmpty());
    assertThat(pages).isEqualTo(3);
    assertThat(read).containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  void aClientLogsInByFormOrTradesItsSecretAndAnEndedSessionIsRefused() throws Exception {
    String form = "application/x-www-form-urlencoded";
    Answer login = call("POST", "/api/v3/login", "username=me&password=fake", "Content-Type", form);
    String cookie = login.raw().headers().firstValue("Set-Cookie").orElseThrow();
    String session = cookie.substring(0, cookie.indexOf(';'));
    assertThat(call("GET", "/api/v3/users/me", "", "Cookie", session).status()).isEqualTo(200);
    assertThat(call("GET", "/api/v3/users/me", "", "Cookie", "JSESSIONID=old").status())
        .isEqualTo(401);

    String basic = Base64.getEncoder().encodeToString("id:fake".getBytes(StandardCharsets.UTF_8));
    String grant = "grant_type=client_credentials&scope=role:OBSERVER";
    Answer token =
        call(
            "POST",
            "/oauth2/token",
            grant,
            "Content-Type",
            form,
            "Authorization",
            "Basic " + basic);
    String bearer = "Bearer " + token.body().path("access_token").asText();
    assertThat(call("GET", "/api/v3/markets", "", "Authorization", bearer).status()).isEqualTo(200);
    call("POST", "/_sandbox/clock/skip", "{\"seconds\":601}");
    assertThat(call("GET", "/api/v3/markets", "", "Authorization", bearer).status()).isEqualTo(401);
    assertThat(call("POST", "/oauth2/token", grant, "Content-Type", form).status()).isEqualTo(401);
    assertThat(
            call(
                    "POST",
                    "/oauth2/token",
                    "grant_type=client_credentials&scope=role:KING",
                    "Content-Type",
                    form,
                    "Authorization",
                    "Basic " + basic)
                .status())
        .isEqualTo(400);
  }

  @Test
  void refusalsHaveTheServersShape() throws Exception {
    for (Map.Entry<String, Integer> e :
        Map.of("/api/v3/groups/1", 404, "/api/v3/targets/1", 404, "/api/v3/none", 404).entrySet()) {
      Answer answer = call("GET", e.getKey(), "");
      assertThat(answer.status()).isEqualTo(e.getValue());
      assertThat(answer.body().path("type").asInt()).isEqualTo(e.getValue());
      assertThat(answer.body().path("exception").asText()).isNotEmpty();
      assertThat(answer.body().path("message").asText()).isNotEmpty();
    }
    assertThat(call("POST", "/api/v3/groups", "{").status()).isEqualTo(400);
    assertThat(call("POST", "/api/v3/targets", "{\"type\":\"Nothing\"}").status()).isEqualTo(400);
  }

  @Test
  void placementPoliciesAndSchedulesAreKept() throws Exception {
    String a = group("a", criterion("vmsByName", "EQ", "a"));
    String b = group("b", criterion("vmsByName", "EQ", "b"));
    Answer made =
        call(
            "POST",
            "/api/v3/markets/Market/policies",
            "{\"policyName\":\"apart\",\"type\":\"MUST_NOT_RUN_TOGETHER\",\"buyerUuid\":\"%s\",\"sellerUuid\":\"%s\"}"
                .formatted(a, b));
    assertThat(made.status()).isEqualTo(200);
    assertThat(
            call("GET", "/api/v3/policies/" + made.body().path("uuid").asText(), "")
                .body()
                .path("consumerGroup")
                .path("uuid")
                .asText())
        .isEqualTo(a);
    Answer schedule =
        call(
            "POST",
            "/api/v3/schedules",
            "{\"displayName\":\"nights\",\"startTime\":\"2026-01-01T22:00\",\"endTime\":\"2026-01-02T06:00\",\"timeZone\":\"UTC\"}");
    assertThat(schedule.status()).isEqualTo(200);
    assertThat(call("GET", "/api/v3/schedules", "").body()).hasSize(1);
    assertThat(call("GET", "/api/v3/admin/versions", "").body().path("versionInfo").asText())
        .contains("Manager 8.16.4 (Build \"");
  }
}
