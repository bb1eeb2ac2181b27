package io.mlinfra.sandbox.turbonomic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls of IBM's Go client and terraform provider, with the fields that they read. */
class TerraformProviderCallsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROJECT = "/compute/v1/projects/dev/";

  @TempDir Path dir;
  private final HttpClient http = HttpClient.newHttpClient();
  private Sandbox sandbox;
  private int status;

  @BeforeEach
  void start() throws Exception {
    sandbox = Sandbox.start(new SandboxConfig(dir, 0, "default", 0));
  }

  @AfterEach
  void stop() {
    sandbox.close();
    http.close();
  }

  private JsonNode call(String method, String path, String body) throws Exception {
    String below = path.startsWith("/compute") ? path : "/api/v3" + path;
    HttpResponse<String> r =
        http.send(
            HttpRequest.newBuilder(sandbox.baseUri().resolve(below))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    status = r.statusCode();
    return r.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(r.body());
  }

  private JsonNode get(String path) throws Exception {
    return call("GET", path, "");
  }

  private void machine() throws Exception {
    call(
        "POST",
        "/targets",
        "{'type':'GCP Service Account','inputFields':[{'name':'name','value':'Google'}]}");
    call("POST", PROJECT + "global/networks", "{'name':'default','autoCreateSubnetworks':true}");
    call(
        "POST",
        PROJECT + "zones/us-central1-a/instances",
        "{'name':'one','machineType':'zones/us-central1-a/machineTypes/n2-standard-8',"
            + "'labels':{'team':'ml'},'networkInterfaces':[{'network':'global/networks/default'}],"
            + "'disks':[{'boot':true,'initializeParams':{'diskSizeGb':'100','diskType':"
            + "'zones/us-central1-a/diskTypes/pd-ssd',"
            + "'sourceImage':'projects/debian-cloud/global/images/family/debian-12'}}]}");
    assertThat(status).isEqualTo(200);
  }

  @Test
  void aDisksTierSizeAndVendorIdAreReadFromItsVolume() throws Exception {
    machine();
    JsonNode volume = get("/search?types=VirtualVolume").get(0);
    assertThat(volume.path("template").path("displayName").asText())
        .isEqualTo("SSD Persistent Disk");
    assertThat(volume.path("vendorIds").path("Google").asText())
        .isEqualTo(
            "https://www.googleapis.com/compute/v1/projects/dev/zones/us-central1-a/disks/one");
    JsonNode stats =
        call(
            "POST",
            "/stats/" + volume.path("uuid").asText(),
            "{'endDate':'+10m','statistics':[{'name':'StorageAmount','relatedEntityType':"
                + "'VirtualVolume','filters':[{'type':'relation','value':'sold'}]}]}");
    assertThat(stats.findValuesAsText("epoch")).containsExactly("CURRENT", "PROJECTED");
    JsonNode amount = stats.get(1).path("statistics").get(0);
    assertThat(amount.path("capacity").path("avg").asDouble()).isEqualTo(102_400);
    assertThat(amount.path("filters").get(0).path("value").asText()).isEqualTo("sold");
    assertThat(amount.path("units").asText()).isEqualTo("MB");
  }

  @Test
  void aTagWhoseKeyExistsIsRefusedInTheWordsThatTheProviderLooksFor() throws Exception {
    machine();
    String path = "/entities/" + get("/search?types=VirtualMachine").get(0).path("uuid").asText();
    String tag = "[{'key':'turbonomic_optimized_by','values':['turbonomic-terraform-provider']}]";
    call("POST", path + "/tags", tag);
    assertThat(status).isEqualTo(200);
    JsonNode again = call("POST", path + "/tags", tag);
    assertThat(status).isEqualTo(400);
    assertThat(again.path("message").asText())
        .isEqualTo(
            "INVALID_ARGUMENT: Trying to insert a tag with a key that already exists:"
                + " turbonomic_optimized_by");
    assertThat(get("/tags").findValuesAsText("key"))
        .containsExactly("team", "turbonomic_optimized_by");
  }

  @Test
  void whatHangsTogetherIsOneSupplyChain() throws Exception {
    machine();
    String uuid = get("/search?types=VirtualMachine").get(0).path("uuid").asText();
    JsonNode chain = get("/supplychains?uuids=" + uuid + "&detail_type=entity&health=true");
    assertThat(chain.path("seMap").path("VirtualMachine").path("instances").has(uuid)).isTrue();
    assertThat(chain.path("seMap").path("VirtualVolume").path("entitiesCount").asInt())
        .isEqualTo(1);
    assertThat(get("/supplychains?uuids=Market").path("seMap")).hasSize(2);
    JsonNode unit = get("/businessunits?type=DISCOVERED").get(0);
    assertThat(unit.path("accountId").asText()).isEqualTo("dev");
    assertThat(unit.path("membersCount").asInt()).isEqualTo(2);
    call(
        "POST",
        "/settingspolicies",
        "{'displayName':'all','entityType':'VirtualMachine','settingsManagers':[]}");
    assertThat(get("/entities/" + uuid + "/settingspolicies")).hasSize(1);
    assertThat(get("/search/criteria").path("VirtualMachine").findValuesAsText("filterType"))
        .contains("vmsByName", "vmsByTag");
  }

  /** Each is made, read, changed, listed and removed as {@code policyHTTPPost} and others do. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/schedules|{'displayName':'nights','startTime':'2026-01-01T22:00',"
            + "'endTime':'2026-01-02T06:00','recurrence':{'type':'DAILY','interval':1}}",
        "/parking/policies|{'displayName':'park','level':'GLOBAL','priority':1,'impacts':"
            + "{'restrictUnparkable':true},'criteriaList':[{'filterType':'vmsByName','expType':"
            + "'RXEQ','expVal':'dev.*','caseSensitive':false}]}",
        "/users|{'username':'ann','displayName':'Ann','password':'fake-password-canary',"
            + "'roles':[{'name':'OBSERVER'}]}"
      },
      quoteCharacter = '~')
  void anObjectComesBackAsGivenUntilItIsRemoved(String path, String body) throws Exception {
    JsonNode made = call("POST", path, body);
    assertThat(status).describedAs(made.toString()).isEqualTo(200);
    assertThat(made.toString()).doesNotContain("fake-password-canary");
    String one = path + "/" + made.path("uuid").asText();
    assertThat(get(one)).isEqualTo(made);
    JsonNode changed = call("PUT", one, body.replace("'displayName':'", "'displayName':'new "));
    assertThat(changed.path("displayName").asText()).startsWith("new ");
    assertThat(get(path)).contains(changed);
    call("DELETE", one, "");
    assertThat(status).isEqualTo(200);
    get(one);
    assertThat(status).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/schedules|{'displayName':'s','startTime':'2026-01-01T22:00:00','endTime':'2026-01-02T06:00'}",
        "/parking/policies|{'displayName':'park','level':'NOWHERE','impacts':{}}",
        "/users|{'username':'ann','roles':[{'name':'KING'}]}",
        "/markets/Market/policies|{'policyName':'p','type':'AT_MOST_N','buyerUuid':'1'}"
      },
      quoteCharacter = '~')
  void whatTheServerWouldRefuseIsRefused(String path, String body) throws Exception {
    call("POST", path, body);
    assertThat(status).isEqualTo(400);
  }

  @Test
  void aPlacementPolicyKeepsWhatTheProviderReadsBack() throws Exception {
    String group =
        call(
                "POST",
                "/groups",
                "{'displayName':'g','groupType':'VirtualMachine','criteriaList':[{'filterType':"
                    + "'vmsByName','expType':'RXEQ','expVal':'a.*'}]}")
            .path("uuid")
            .asText();
    JsonNode made =
        call(
            "POST",
            "/markets/Market/policies",
            "{'policyName':'few','type':'AT_MOST_N','capacity':3,'providerEntityType':"
                + "'PhysicalMachine','buyerUuid':'%s','sellerUuid':'%s'}".formatted(group, group));
    JsonNode read = get("/policies/" + made.path("uuid").asText());
    assertThat(read.path("capacity").asInt()).isEqualTo(3);
    assertThat(read.path("providerEntityType").asText()).isEqualTo("PhysicalMachine");
  }

  @Test
  void rolesAndTimeSpansAreListedAsTheDataSourcesReadThem() throws Exception {
    for (JsonNode role : get("/roles")) {
      assertThat(role.path("uuid").asText()).matches("\\d+");
      assertThat(role.path("displayName").asText()).isNotEmpty();
    }
    assertThat(get("/schedules/timespans").isArray()).isTrue();
    assertThat(status).isEqualTo(200);
  }

  @Test
  void theSettingsOfAnEntityAreThoseOfThePolicyOverItElseTheDefaults() throws Exception {
    machine();
    String uuid = get("/search?types=VirtualMachine").get(0).path("uuid").asText();
    // As support's own scripts write it: the manager by its category, the setting by its name.
    call(
        "POST",
        "/settingspolicies",
        "{'displayName':'idle','entityType':'VirtualMachine','settingsManagers':[{'category':"
            + "'Automation','settings':[{'uuid':'suspend','value':'RECOMMEND'}]}]}");
    assertThat(status).isEqualTo(200);
    String path = "/entities/" + uuid + "/settings?include_settingspolicies=true";
    JsonNode suspend = setting(get(path), "automationmanager", "suspend");
    assertThat(suspend.path("value").asText()).isEqualTo("RECOMMEND");
    assertThat(suspend.path("defaultValue").asText()).isEqualTo("MANUAL");
    assertThat(suspend.at("/activeSettingsPolicies/0/settingsPolicy/displayName").asText())
        .isEqualTo("idle");
    JsonNode target = setting(get(path), "marketsettingsmanager", "resizeTargetUtilizationVcpu");
    assertThat(target.path("value").asText()).isEqualTo("70.0");
    assertThat(target.has("activeSettingsPolicies")).isFalse();
    get("/entities/1/settings");
    assertThat(status).isEqualTo(404);
  }

  private static JsonNode setting(JsonNode managers, String manager, String name) {
    return managers
        .valueStream()
        .filter(m -> m.path("uuid").asText().equals(manager))
        .flatMap(m -> m.path("settings").valueStream())
        .filter(s -> s.path("uuid").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theLicenceCountsMachines() throws Exception {
    assertThat(get("/licenses/summary").path("numInUseEntities").asInt()).isZero();
    machine();
    JsonNode licence = get("/licenses").get(0);
    assertThat(licence.path("numInUseEntities").asInt()).isEqualTo(1);
    assertThat(licence.path("isValid").asBoolean()).isTrue();
    assertThat(get("/licenses/" + licence.path("uuid").asText())).isEqualTo(licence);
  }
}
