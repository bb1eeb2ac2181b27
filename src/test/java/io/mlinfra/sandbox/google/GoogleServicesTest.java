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
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoogleServicesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BINDINGS =
      "\"bindings\":[{\"role\":\"roles/viewer\",\"members\":[\"user:a@example.com\"]}]";

  @TempDir Path dir;

  private Sandbox sandbox;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    sandbox = Sandbox.start(SandboxConfig.in(dir));
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    sandbox.close();
  }

  private record Answer(int status, JsonNode json) {}

  private Answer call(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.baseUri() + path))
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
  }

  @Test
  void aPolicyIsReplacedOnlyByWhoKnowsTheCurrentOne() throws Exception {
    String policy = "/v1/projects/p-12345:setIamPolicy";
    Answer first = call("POST", policy, "{\"policy\":{\"version\":3," + BINDINGS + "}}");
    assertThat(first.json().path("version").asInt()).isEqualTo(1);
    byte[] etag = Base64.getDecoder().decode(first.json().path("etag").asText());
    String other = Base64.getUrlEncoder().encodeToString(etag);
    assertThat(call("POST", policy, "{\"policy\":{\"etag\":\"" + other + "\"}}").status())
        .isEqualTo(200);
    Answer stale = call("POST", policy, "{\"policy\":{\"etag\":\"" + other + "\"}}");
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().path("error").path("status").asText()).isEqualTo("ABORTED");
  }

  @Test
  void enumsAreNumbersForThoseWhoAskForNumbers() throws Exception {
    String budgets = "/v1/billingAccounts/1/budgets";
    String body =
        "{\"amount\":{\"specifiedAmount\":{\"units\":\"5\"}},"
            + "\"budgetFilter\":{\"creditTypesTreatment\":2}}";
    Answer numbers = call("POST", budgets + "?%24alt=json%3Benum-encoding%3Dint", body);
    assertThat(numbers.json().path("budgetFilter").path("creditTypesTreatment").asInt())
        .isEqualTo(2);
    String id = numbers.json().path("name").asText();
    Answer names = call("GET", "/v1/" + id, "");
    assertThat(names.json().path("budgetFilter").path("creditTypesTreatment").asText())
        .isEqualTo("EXCLUDE_ALL_CREDITS");
    assertThat(call("POST", budgets, body.replace("2", "9")).status()).isEqualTo(400);
  }

  @Test
  void anUpdateMaskSaysWhatChanges() throws Exception {
    String body = "{\"displayName\":\"a\",\"amount\":{\"lastPeriodAmount\":{}}}";
    String budget =
        "/v1/" + call("POST", "/v1/billingAccounts/1/budgets", body).json().path("name").asText();
    Answer masked =
        call(
            "PATCH",
            budget + "?updateMask=display_name",
            "{\"displayName\":\"b\",\"amount\":{\"specifiedAmount\":{\"units\":\"1\"}}}");
    assertThat(masked.json().path("displayName").asText()).isEqualTo("b");
    assertThat(masked.json().path("amount").has("lastPeriodAmount")).isTrue();
  }

  @Test
  void aChangeOfRecordsHappensWholeOrNotAtAll() throws Exception {
    String zones = "/dns/v1/projects/p-12345/managedZones";
    call("POST", zones, "{\"name\":\"z\",\"dnsName\":\"x.example.\"}");
    String record =
        "{\"name\":\"a.x.example.\",\"type\":\"A\",\"ttl\":60,\"rrdatas\":[\"10.0.0.1\"]}";
    assertThat(call("POST", zones + "/z/changes", "{\"additions\":[" + record + "]}").status())
        .isEqualTo(200);
    Answer refused =
        call(
            "POST",
            zones + "/z/changes",
            "{\"deletions\":[" + record + "," + record.replace("10.0.0.1", "10.0.0.2") + "]}");
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.json().toString()).contains("entity.change.deletions[1]");
    assertThat(call("GET", zones + "/z/rrsets/a.x.example./A", "").status()).isEqualTo(200);
  }

  @Test
  void aKeyOfAServiceAccountIsShownOnce() throws Exception {
    String accounts = "/v1/projects/p-12345/serviceAccounts";
    call("POST", accounts, "{\"accountId\":\"trainer\"}");
    String keys = accounts + "/trainer@p-12345.iam.gserviceaccount.com/keys";
    Answer made = call("POST", keys, "{}");
    JsonNode file =
        JSON.readTree(Base64.getDecoder().decode(made.json().path("privateKeyData").asText()));
    assertThat(file.path("token_uri").asText()).startsWith("http://127.0.0.1:");
    JsonNode listed = call("GET", keys, "").json().path("keys").path(0);
    assertThat(listed.has("privateKeyData")).isFalse();
    assertThat(call("DELETE", "/v1/" + listed.path("name").asText(), "").status()).isEqualTo(200);
  }

  @Test
  void aPolicyNamesOnlyRolesThatThereAre() throws Exception {
    String policy = "/v1/projects/p-12345:setIamPolicy";
    String binding = "{\"policy\":{\"bindings\":[{\"role\":\"%s\",\"members\":[\"user:a@b.c\"]}]}}";
    Answer misspelt = call("POST", policy, binding.formatted("roles/compute.adnim"));
    assertThat(misspelt.status()).isEqualTo(400);
    assertThat(misspelt.json().at("/error/message").asText())
        .isEqualTo("Role roles/compute.adnim is not supported for this resource.");
    String custom = binding.formatted("projects/p-12345/roles/fleet");
    assertThat(call("POST", policy, custom).status()).isEqualTo(400);
    call("POST", "/v1/projects/p-12345/roles", "{\"roleId\":\"fleet\",\"role\":{\"title\":\"F\"}}");
    assertThat(call("POST", policy, custom).status()).isEqualTo(200);
  }

  @Test
  void aPolicyNamesItsMembersWithTheirType() throws Exception {
    String policy = "/v1/projects/p-12345:setIamPolicy";
    String binding =
        "{\"policy\":{\"bindings\":[{\"role\":\"roles/viewer\",\"members\":[\"%s\"]}]}}";
    Answer untyped = call("POST", policy, binding.formatted("a@example.com"));
    assertThat(untyped.json().at("/error/message").asText()).contains("is of an unknown type");
    assertThat(call("POST", policy, binding.formatted("allUsers")).status()).isEqualTo(400);
    assertThat(call("POST", policy, binding.formatted("group:a@example.com")).status())
        .isEqualTo(200);
  }

  @Test
  void whatCanBeGrantedDependsOnTheResource() throws Exception {
    String asked = "{\"fullResourceName\":\"//%s\",\"pageSize\":1000}";
    String path = "/v1/roles:queryGrantableRoles";
    String bucket =
        call("POST", path, asked.formatted("storage.googleapis.com/b/x")).json().toString();
    assertThat(bucket)
        .contains("roles/storage.objectViewer", "roles/owner")
        .doesNotContain("compute.");
    Answer project =
        call("POST", path, asked.formatted("cloudresourcemanager.googleapis.com/projects/p"));
    assertThat(project.json().path("roles")).hasSize(1000);
    assertThat(project.json().path("nextPageToken").asText()).isNotEmpty();
    assertThat(call("GET", "/v1/roles/compute.admin", "").json().path("title").asText())
        .isEqualTo("Compute Admin");
  }

  @Test
  void aParameterThatAMethodDoesNotTakeIsRefused() throws Exception {
    for (String path :
        new String[] {
          "/dns/v1/projects/p-12345/managedZones?maxResult=1",
          "/v1/projects/p-12345/serviceAccounts?maxResults=1",
          "/v3/projects:search?q=x",
          "/v1/projects/p-12345/services?pagesize=1",
          "/v1/projects/p-12345/locations/global/quotaPreferences?order=x"
        }) {
      Answer refused = call("GET", path, "");
      assertThat(refused.status()).as(path).isEqualTo(400);
      assertThat(refused.json().at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
      assertThat(refused.json().at("/error/message").asText())
          .contains("Cannot bind query parameter");
      assertThat(call("GET", path.replaceFirst("\\?.*", "?alt=json"), "").status())
          .as(path)
          .isEqualTo(200);
    }
  }

  @Test
  void aZoneHasAPolicyWhileItIsThere() throws Exception {
    String zones = "/dns/v1/projects/p-12345/managedZones";
    assertThat(call("POST", zones + "/z:getIamPolicy", "{}").status()).isEqualTo(404);
    call("POST", zones, "{\"name\":\"z\",\"dnsName\":\"z.example.com.\",\"description\":\"\"}");
    call("POST", zones + "/z:setIamPolicy", "{\"policy\":{" + BINDINGS + "}}");
    assertThat(call("POST", zones + "/z:getIamPolicy", "{}").json().path("bindings")).hasSize(1);
    Answer tested =
        call("POST", zones + "/z:testIamPermissions", "{\"permissions\":[\"dns.changes.create\"]}");
    assertThat(tested.json().at("/permissions/0").asText()).isEqualTo("dns.changes.create");
    call("DELETE", zones + "/z", "");
    call("POST", zones, "{\"name\":\"z\",\"dnsName\":\"z.example.com.\",\"description\":\"\"}");
    assertThat(call("POST", zones + "/z:getIamPolicy", "{}").json().has("bindings")).isFalse();
  }

  @Test
  void aTagIsBoundToOneResourceOnceAndKeptWhileItIs() throws Exception {
    JsonNode key = made("/v3/tagKeys", "{\"parent\":\"projects/p-12345\",\"shortName\":\"env\"}");
    String parent = key.path("name").asText();
    JsonNode value =
        made("/v3/tagValues", "{\"parent\":\"" + parent + "\",\"shortName\":\"prod\"}");
    assertThat(value.path("namespacedName").asText()).isEqualTo("p-12345/env/prod");
    assertThat(
            call("GET", "/v3/tagValues/namespaced?name=p-12345/env/prod", "").json().path("name"))
        .isEqualTo(value.path("name"));

    String project = "//cloudresourcemanager.googleapis.com/projects/p-12345";
    String bind =
        "{\"parent\":\"" + project + "\",\"tagValue\":\"" + value.path("name").asText() + "\"}";
    Answer bound = call("POST", "/v3/tagBindings", bind);
    assertThat(bound.json().at("/response/tagValueNamespacedName").asText())
        .isEqualTo("p-12345/env/prod");
    assertThat(call("POST", "/v3/tagBindings", bind).status()).isEqualTo(409);
    String machine = "//compute.googleapis.com/projects/p-12345/zones/us-central1-a/instances/1";
    JsonNode effective = call("GET", "/v3/effectiveTags?parent=" + machine, "").json();
    assertThat(effective.at("/effectiveTags/0/inherited").asBoolean()).isTrue();
    assertThat(effective.at("/effectiveTags/0/namespacedTagKey").asText()).isEqualTo("p-12345/env");

    assertThat(call("DELETE", "/v3/" + parent, "").status()).isEqualTo(400);
    assertThat(call("DELETE", "/v3/" + value.path("name").asText(), "").status()).isEqualTo(400);
    String name = bound.json().at("/response/name").asText();
    assertThat(call("DELETE", "/v3/" + name.replace("%", "%25"), "").status()).isEqualTo(200);
    assertThat(call("DELETE", "/v3/" + value.path("name").asText(), "").status()).isEqualTo(200);
    assertThat(call("DELETE", "/v3/" + parent, "").status()).isEqualTo(200);
    assertThat(call("GET", "/v3/" + parent, "").status()).isEqualTo(403);
  }

  /** What the operation of a POST made. */
  private JsonNode made(String path, String body) throws Exception {
    Answer begun = call("POST", path, body);
    return call("GET", "/v3/" + begun.json().path("name").asText(), "").json().path("response");
  }

  @Test
  void aDenyPolicyIsFoundByItsAttachmentPoint() throws Exception {
    String policies =
        "/v2/policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp-12345/denypolicies";
    String rules =
        "{\"rules\":[{\"denyRule\":{\"deniedPermissions\":[\"a.googleapis.com/b.c\"],"
            + "\"deniedPrincipals\":[\"principalSet://goog/public:all\"]}}]%s}";
    assertThat(call("POST", policies + "?policyId=deny", "{}").status()).isEqualTo(400);
    Answer made = call("POST", policies + "?policyId=deny", rules.formatted(""));
    String etag = made.json().at("/response/etag").asText();
    assertThat(call("GET", policies, "").json().at("/policies/0").has("rules")).isFalse();
    assertThat(call("PUT", policies + "/deny", rules.formatted(",\"etag\":\"bm9uZQ==\"")).status())
        .isEqualTo(409);
    assertThat(
            call("PUT", policies + "/deny", rules.formatted(",\"etag\":\"" + etag + "\"")).status())
        .isEqualTo(200);
    assertThat(call("DELETE", policies + "/deny", "").status()).isEqualTo(200);
    assertThat(call("GET", policies + "/deny", "").status()).isEqualTo(404);
  }

  @Test
  void anAlertPolicyIsCompletedFoundAndChangedByItsMask() throws Exception {
    String policies = "/v3/projects/p-12345/alertPolicies";
    String condition =
        "\"conditions\":[{\"displayName\":\"c\",\"conditionAbsent\":{\"duration\":\"900s\"}}]";
    String body =
        "{\"displayName\":\"hot\",\"combiner\":\"OR\",\"userLabels\":{\"a\":\"b\"}," + condition;
    assertThat(call("POST", policies, body + ",\"frob\":1}").json().at("/error/message").asText())
        .contains("Unknown name \"frob\"");
    assertThat(call("POST", policies, body + ",\"combiner\":\"XOR\"}").status()).isEqualTo(400);
    JsonNode made = call("POST", policies, body + "}").json();
    assertThat(made.path("enabled").asBoolean()).isTrue();
    assertThat(made.at("/conditions/0/name").asText())
        .startsWith(made.path("name").asText() + "/conditions/");
    String found = policies + "?filter=user_labels.a%3D%22b%22%20AND%20display_name%3D%22hot%22";
    assertThat(call("GET", found, "").json().path("totalSize").asInt()).isEqualTo(1);
    assertThat(call("GET", found.replace("hot", "cold"), "").json().has("alertPolicies")).isFalse();
    String one = "/v3/" + made.path("name").asText();
    JsonNode changed =
        call("PATCH", one + "?updateMask=enabled", "{\"enabled\":false,\"displayName\":\"x\"}")
            .json();
    assertThat(changed.path("enabled").asBoolean(true)).isFalse();
    assertThat(changed.path("displayName").asText()).isEqualTo("hot");
    assertThat(call("DELETE", one, "").status()).isEqualTo(200);
    assertThat(call("GET", one, "").status()).isEqualTo(404);
  }

  @Test
  void anObjectiveNeedsItsServiceAndGoesWithIt() throws Exception {
    String services = "/v3/projects/p-12345/services";
    String objective = services + "/train/serviceLevelObjectives";
    String body =
        "{\"goal\":0.9,\"rollingPeriod\":\"86400s\",\"serviceLevelIndicator\":{\"basicSli\":{\"availability\":{}}}}";
    String named = objective + "?serviceLevelObjectiveId=up";
    assertThat(call("POST", named, body).status()).isEqualTo(404);
    call("POST", services + "?serviceId=train", "{\"custom\":{}}");
    assertThat(call("POST", named, body.replace("0.9", "1.5")).status()).isEqualTo(400);
    assertThat(call("POST", named, body).status()).isEqualTo(200);
    assertThat(call("POST", named, body).status()).isEqualTo(409);
    assertThat(call("GET", services, "").json().path("services")).hasSize(1);
    call("DELETE", services + "/train", "");
    assertThat(call("GET", objective + "/up", "").status()).isEqualTo(404);
  }

  @Test
  void aNameWithABrokenEscapeIsRefused() throws Exception {
    assertThat(call("DELETE", "/v3/tagBindings/%25zz/tagValues/1", "").status()).isEqualTo(400);
    assertThat(call("GET", "/v2/policies/%25zz/denypolicies", "").status()).isEqualTo(400);
  }
}
