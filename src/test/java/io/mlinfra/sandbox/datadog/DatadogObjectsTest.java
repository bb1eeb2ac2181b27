package io.mlinfra.sandbox.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notebooks, webhooks, synthetic tests, people and keys, asked for with a plain HTTP client. */
class DatadogObjectsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NOTEBOOK =
      "{'data':{'type':'notebooks','attributes':{'name':'n','time':{'live_span':'1h'},"
          + "'cells':[{'type':'notebook_cells','attributes':{'definition':"
          + "{'type':'markdown','text':'x'}}}]}}}";
  private static final String TEST =
      "{'type':'api','subtype':'http','name':'up','locations':['aws:us-east-2'],'tags':['a:b'],"
          + "'options':{'tick_every':60},'config':{'request':{'method':'GET',"
          + "'url':'https://example.com'},'assertions':[{'type':'statusCode','operator':'is',"
          + "'target':200}]}}";

  @TempDir Path dir;
  private ServedDatadog datadog;

  @BeforeEach
  void start() throws Exception {
    datadog = new ServedDatadog(dir);
  }

  @AfterEach
  void stop() {
    datadog.close();
  }

  @Test
  void aNotebookKeepsItsCellsWithIdsOfTheirOwn() throws Exception {
    JsonNode made = datadog.ok("POST", "/api/v1/notebooks", NOTEBOOK).path("data");
    assertThat(made.path("id").isIntegralNumber()).isTrue();
    assertThat(made.at("/attributes/cells/0/id").asText()).hasSize(8);
    String path = "/api/v1/notebooks/" + made.path("id").asText();
    datadog.ok("PUT", path, NOTEBOOK.replace("'n'", "'m'"));
    assertThat(datadog.ok("GET", path, "").at("/data/attributes/name").asText()).isEqualTo("m");
    assertThat(datadog.ok("GET", "/api/v1/notebooks", "").at("/meta/page/total_count").asInt())
        .isOne();
    datadog.send("DELETE", path, "", 204);
    assertThat(datadog.send("GET", path, "", 404)).contains("Notebook not found");
    String nameless = NOTEBOOK.replace("'name':'n',", "");
    assertThat(datadog.send("POST", "/api/v1/notebooks", nameless, 400)).contains("name");
  }

  @Test
  void aWebhookIsFoundByItsNameAndTakenOnlyOnce() throws Exception {
    String path = "/api/v1/integration/webhooks/configuration/webhooks";
    String hook = "{'name':'w','url':'https://example.com'}";
    assertThat(datadog.send("POST", path, hook, 201)).contains("$EVENT_TITLE");
    datadog.send("POST", path, hook, 409);
    assertThat(datadog.ok("GET", path + "/w", "").path("encode_as").asText()).isEqualTo("json");
    datadog.ok("DELETE", path + "/w", "");
    assertThat(datadog.send("DELETE", path + "/w", "", 404)).contains("Webhook does not exist");
  }

  @Test
  void theValueOfASecretVariableIsNotShownAgain() throws Exception {
    String path = "/api/v1/integration/webhooks/configuration/custom-variables";
    String variable = "{'name':'V','value':'hush','is_secret':%s}";
    assertThat(datadog.send("POST", path, variable.formatted(true), 201)).doesNotContain("hush");
    assertThat(datadog.send("GET", path + "/V", "", 200)).doesNotContain("hush");
    datadog.ok("PUT", path + "/V", "{'is_secret':false}");
    assertThat(datadog.send("GET", path + "/V", "", 200)).contains("hush");
  }

  @Test
  void aSyntheticTestHasAMonitorThatGoesWithIt() throws Exception {
    JsonNode made = datadog.ok("POST", "/api/v1/synthetics/tests/api", TEST);
    String id = made.path("public_id").asText();
    assertThat(id).matches("\\w{3}-\\w{3}-\\w{3}");
    String monitor = "/api/v1/monitor/" + made.path("monitor_id").asText();
    assertThat(datadog.ok("GET", monitor, "").path("type").asText()).isEqualTo("synthetics alert");
    String patch =
        "{'data':[{'op':'replace','path':'/name','value':'upper'},"
            + "{'op':'remove','path':'/config/assertions/0'}]}";
    JsonNode patched = datadog.ok("PATCH", "/api/v1/synthetics/tests/" + id, patch);
    assertThat(patched.path("name").asText()).isEqualTo("upper");
    assertThat(patched.at("/config/assertions")).isEmpty();
    datadog.send(
        "PATCH", "/api/v1/synthetics/tests/" + id, patch.replace("/name", "/public_id"), 400);
    datadog.ok("POST", "/api/v1/synthetics/tests/delete", "{'public_ids':['" + id + "']}");
    datadog.send("GET", monitor, "", 404);
  }

  @Test
  void aSyntheticTestSaysAllThatItLacks() throws Exception {
    String empty = "{'name':'x','locations':[],'options':{},'config':{'assertions':[]}}";
    assertThat(datadog.send("POST", "/api/v1/synthetics/tests/api", empty, 400))
        .contains("'assertions' should be 1")
        .contains("'tick_every' is missing");
  }

  @Test
  void whoHoldsARoleHasItsPermissionsUntilItIsDeleted() throws Exception {
    String role = id(datadog.ok("POST", "/api/v2/roles", data("{'name':'ops'}")));
    String user = id(datadog.send("POST", "/api/v2/users", data("{'email':'A@example.com'}"), 201));
    String member = "{'data':{'type':'users','id':'" + user + "'}}";
    assertThat(datadog.ok("POST", "/api/v2/roles/" + role + "/users", member).path("data"))
        .hasSize(1);
    String held = "/api/v2/users/" + user + "/permissions";
    int before = datadog.ok("GET", held, "").path("data").size();
    JsonNode all = datadog.ok("GET", "/api/v2/permissions", "").path("data");
    String permission = "{'data':{'type':'permissions','id':'%s'}}";
    String write = permission.formatted(named(all, "monitors_write"));
    datadog.ok("POST", "/api/v2/roles/" + role + "/permissions", write);
    assertThat(datadog.ok("GET", held, "").path("data")).hasSize(before + 1);
    datadog.send("POST", "/api/v2/roles/" + role + "/permissions", permission.formatted("x"), 400);
    datadog.send("DELETE", "/api/v2/roles/" + role, "", 204);
    assertThat(datadog.ok("GET", held, "").path("data")).isEmpty();
  }

  @Test
  void aUserIsDisabledOnce() throws Exception {
    String user = id(datadog.send("POST", "/api/v2/users", data("{'email':'b@example.com'}"), 201));
    datadog.send("POST", "/api/v2/users", data("{'email':'B@example.com'}"), 409);
    datadog.send("DELETE", "/api/v2/users/" + user, "", 204);
    datadog.send("DELETE", "/api/v2/users/" + user, "", 404);
    assertThat(
            datadog.ok("GET", "/api/v2/users/" + user, "").at("/data/attributes/status").asText())
        .isEqualTo("Disabled");
  }

  @Test
  void anApplicationKeyIsShownWholeToItsOwnerOnly() throws Exception {
    String own = "/api/v2/current_user/application_keys";
    String made = datadog.send("POST", own, data("{'name':'k'}"), 201);
    String key = JSON.readTree(made).at("/data/attributes/key").asText();
    assertThat(key).hasSize(40);
    assertThat(datadog.send("GET", own, "", 200)).doesNotContain(key).contains(key.substring(36));
    assertThat(datadog.send("GET", "/api/v2/application_keys/" + id(made), "", 200))
        .doesNotContain(key);
    datadog.send("DELETE", own + "/" + id(made), "", 204);
    datadog.send("GET", own + "/" + id(made), "", 404);
  }

  @Test
  void tagsAndMutesOfAHostShowWhereHostsAreListed() throws Exception {
    String series = "{'series':[{'metric':'m','points':[[2000000000,1]],'tags':['host:h1']}]}";
    datadog.send("POST", "/api/v1/series", series, 202);
    datadog.send("POST", "/api/v1/tags/hosts/h1", "{'tags':['role:gpu']}", 201);
    datadog.ok("POST", "/api/v1/host/h1/mute", "");
    assertThat(datadog.send("POST", "/api/v1/host/h1/mute", "", 400)).contains("already muted");
    JsonNode host = datadog.ok("GET", "/api/v1/hosts", "").at("/host_list/0");
    assertThat(host.path("is_muted").asBoolean()).isTrue();
    assertThat(host.at("/tags_by_source/Users/0").asText()).isEqualTo("role:gpu");
    assertThat(datadog.ok("GET", "/api/v1/tags/hosts", "").at("/tags/role:gpu/0").asText())
        .isEqualTo("h1");
    datadog.ok("POST", "/api/v1/host/h1/unmute", "");
    datadog.send("DELETE", "/api/v1/tags/hosts/h1", "", 204);
    assertThat(datadog.ok("GET", "/api/v1/tags/hosts/h1", "").path("tags")).isEmpty();
  }

  @Test
  void logsAreFoundByTagAndWordPageByPage() throws Exception {
    String lines =
        "[{'message':'first fall','ddtags':'env:a'},{'message':'second','ddtags':'env:a'}]";
    datadog.send("POST", "/api/v2/logs", lines, 202);
    String path = "/api/v2/logs/events/search";
    String query = "{'filter':{'query':'env:a'},'page':{'limit':1,'cursor':'%s'}}";
    JsonNode first = datadog.ok("POST", path, query.formatted(""));
    assertThat(first.at("/data/0/attributes/message").asText()).isEqualTo("first fall");
    String after = first.at("/meta/page/after").asText();
    JsonNode second = datadog.ok("POST", path, query.formatted(after));
    assertThat(second.at("/data/0/attributes/message").asText()).isEqualTo("second");
    assertThat(second.has("links")).isFalse();
    assertThat(datadog.ok("POST", path, "{'filter':{'query':'FALL'}}").path("data")).hasSize(1);
    assertThat(datadog.ok("POST", path, "{'filter':{'query':'env:b'}}").path("data")).isEmpty();
  }

  @Test
  void anObjectiveWithoutDataHasAHistoryThatSaysSo() throws Exception {
    String slo =
        "{'name':'s','type':'metric','thresholds':[{'target':99,'timeframe':'7d'}],"
            + "'query':{'numerator':'sum:a{x:y}','denominator':'sum:b{*}'}}";
    String id = datadog.ok("POST", "/api/v1/slo", slo).at("/data/0/id").asText();
    String path = "/api/v1/slo/" + id + "/history?from_ts=1000000&to_ts=";
    JsonNode data = datadog.ok("GET", path + "1086400", "").path("data");
    assertThat(data.at("/overall/state").asText()).isEqualTo("no_data");
    assertThat(data.at("/series/numerator/metadata/scope").asText()).isEqualTo("x:y");
    assertThat(data.at("/series/times")).hasSize(13);
    datadog.send("GET", path + "1", "", 400);
  }

  private static String data(String attributes) {
    return "{'data':{'attributes':" + attributes + "}}";
  }

  private static String id(String answer) throws Exception {
    return id(JSON.readTree(answer));
  }

  private static String id(JsonNode answer) {
    return answer.at("/data/id").asText();
  }

  private static String named(JsonNode all, String name) {
    return all.valueStream()
        .filter(p -> p.at("/attributes/name").asText().equals(name))
        .map(p -> p.path("id").asText())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTeamHasANameOfItsOwnLinksMembersAndOneNotificationRule() throws Exception {
    String team = "{'data':{'type':'team','attributes':{'name':'ML','handle':'ml'}}}";
    JsonNode made = JSON.readTree(datadog.send("POST", "/api/v2/team", team, 201)).path("data");
    assertThat(made.at("/attributes/link_count").asInt()).isZero();
    assertThat(datadog.send("POST", "/api/v2/team", team, 409))
        .contains("Team name and handle must be unique");
    String path = "/api/v2/team/" + made.path("id").asText();
    String link =
        "{'data':{'type':'team_links','attributes':{'label':'%s','url':'https://example.com'}}}";
    assertThat(datadog.send("POST", path + "/links", link.formatted(""), 422))
        .contains("label cannot be empty");
    datadog.ok("POST", path + "/links", link.formatted("runbook"));
    String member =
        "{'data':{'type':'team_memberships','attributes':{'role':'admin'},'relationships':{'user':"
            + "{'data':{'type':'users','id':'"
            + Accounts.UUID
            + "'}}}}}";
    datadog.ok("POST", path + "/memberships", member);
    assertThat(datadog.send("POST", path + "/memberships", member, 409))
        .contains("already present on the team");
    JsonNode counted = datadog.ok("GET", path, "").at("/data/attributes");
    assertThat(counted.path("link_count").asInt() + counted.path("user_count").asInt())
        .isEqualTo(2);
    String rule =
        "{'data':{'type':'team_notification_rules','attributes':{'email':{'enabled':true}}}}";
    datadog.send("POST", path + "/notification-rules", rule, 201);
    datadog.send("POST", path + "/notification-rules", rule, 409);
    assertThat(datadog.ok("GET", path + "/permission-settings", "").path("data")).hasSize(2);
    assertThat(datadog.send("GET", "/api/v2/team/REPLACE.ME", "", 404))
        .contains("REPLACE.ME is not a valid UUID not found");
    datadog.send("DELETE", path, "", 204);
    assertThat(datadog.send("GET", path + "/links", "", 404)).contains("Team for ID");
  }

  @Test
  void aTeamIsPartOfAnotherOnlyOnce() throws Exception {
    String team = "{'data':{'type':'team','attributes':{'name':'%1$s','handle':'%1$s'}}}";
    String[] ends = new String[2];
    for (int i = 0; i < 2; i++) {
      String made = datadog.send("POST", "/api/v2/team", team.formatted("t" + i), 201);
      ends[i] = JSON.readTree(made).at("/data/id").asText();
    }
    String link =
        "{'data':{'type':'team_hierarchy_links','relationships':{'parent_team':{'data':{'type':"
            + "'team','id':'%s'}},'sub_team':{'data':{'type':'team','id':'%s'}}}}}";
    String path = "/api/v2/team-hierarchy-links";
    JsonNode made = datadog.ok("POST", path, link.formatted(ends[0], ends[1]));
    assertThat(made.path("included")).hasSize(2);
    assertThat(datadog.send("POST", path, link.formatted(ends[0], ends[1]), 409))
        .contains("already exists");
    assertThat(datadog.ok("GET", path + "?filter%5Bsub_team%5D=" + ends[1], "").path("data"))
        .hasSize(1);
    datadog.send("DELETE", path + "/" + made.at("/data/id").asText(), "", 204);
    assertThat(datadog.ok("GET", path, "").path("data")).isEmpty();
  }
}
