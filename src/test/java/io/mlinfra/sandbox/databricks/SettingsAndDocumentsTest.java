package io.mlinfra.sandbox.databricks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.error.platform.ResourceDoesNotExist;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.UpdateWorkspaceBindingsParameters;
import com.databricks.sdk.service.catalog.WorkspaceBinding;
import com.databricks.sdk.service.iam.Group;
import com.databricks.sdk.service.iam.ListGroupsRequest;
import com.databricks.sdk.service.sql.CreateQueryRequest;
import com.databricks.sdk.service.sql.CreateQueryRequestQuery;
import com.databricks.sdk.service.sql.LifecycleState;
import com.databricks.sdk.service.sql.ListQueriesRequest;
import com.databricks.sdk.service.sql.UpdateQueryRequest;
import com.databricks.sdk.service.sql.UpdateQueryRequestQuery;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Databricks CLI and terraform's provider asked for beside clusters, over the wire. */
class SettingsAndDocumentsTest {
  private static final String SETTING =
      "/api/2.0/settings/types/restrict_workspace_admins/names/default";

  @TempDir Path dir;
  private Workspace w;

  @BeforeEach
  void start() throws Exception {
    w = new Workspace(dir);
  }

  @AfterEach
  void stop() {
    w.close();
  }

  @Test
  void aSettingIsChangedByWhoKnowsItsVersionAndTheRefusalTellsIt() throws Exception {
    Workspace.Answer absent = w.call("GET", SETTING, "");
    assertThat(absent.status()).isEqualTo(404);
    String body =
        """
        {"allow_missing": true, "field_mask": "restrict_workspace_admins.status",
         "setting": {"etag": "%s", "restrict_workspace_admins": {"status": "ALLOW_ALL"}}}\
        """;
    Workspace.Answer stale = w.call("PATCH", SETTING, body.formatted(""));
    assertThat(stale.status()).isEqualTo(409);
    JsonNode info = stale.body().path("details").path(0);
    assertThat(info.path("@type").asText()).endsWith("google.rpc.ErrorInfo");
    String etag = info.path("metadata").path("etag").asText();

    Workspace.Answer set = w.call("PATCH", SETTING, body.formatted(etag));
    assertThat(set.body().at("/restrict_workspace_admins/status").asText()).isEqualTo("ALLOW_ALL");
    assertThat(w.call("DELETE", SETTING + "?etag=" + etag, "").status()).isEqualTo(409);
    String now = set.body().path("etag").asText();
    assertThat(w.call("DELETE", SETTING + "?etag=" + now, "").status()).isEqualTo(200);
    assertThat(w.call("GET", SETTING, "").status()).isEqualTo(404);
    assertThat(w.call("GET", "/api/2.0/settings/types/none/names/default", "").status())
        .isEqualTo(404);
  }

  @Test
  void aQueryIsChangedByItsMaskAndGoesIntoTheTrash() {
    String id =
        w.client
            .queries()
            .create(
                new CreateQueryRequest()
                    .setQuery(
                        new CreateQueryRequestQuery()
                            .setDisplayName("losses")
                            .setQueryText("select 1")
                            .setTags(List.of("ml"))))
            .getId();
    w.client
        .queries()
        .update(
            new UpdateQueryRequest()
                .setId(id)
                .setUpdateMask("query_text")
                .setQuery(
                    new UpdateQueryRequestQuery().setQueryText("select 2").setDisplayName("no")));
    var query = w.client.queries().get(id);
    assertThat(query.getQueryText()).isEqualTo("select 2");
    assertThat(query.getDisplayName()).as("not in the mask").isEqualTo("losses");
    assertThat(w.client.queries().list(new ListQueriesRequest())).hasSize(1);
    w.client.queries().delete(id);
    assertThat(w.client.queries().get(id).getLifecycleState()).isEqualTo(LifecycleState.TRASHED);
    assertThat(w.client.queries().list(new ListQueriesRequest())).isEmpty();
  }

  @Test
  void anAlertNeedsItsQueryAndHasPermissionsOfItsOwn() throws Exception {
    String alert =
        """
        {"alert": {"display_name": "a", "query_id": "%s", "condition": {"op": "EQUAL"}}}\
        """;
    Workspace.Answer orphan = w.call("POST", "/api/2.0/sql/alerts", alert.formatted("none"));
    assertThat(orphan.error()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
    String query =
        w.call("POST", "/api/2.0/sql/queries", "{\"query\":{\"query_text\":\"select 1\"}}")
            .body()
            .path("id")
            .asText();
    String id =
        w.call("POST", "/api/2.0/sql/alerts", alert.formatted(query)).body().path("id").asText();
    String drawn = "{\"visualization\":{\"query_id\":\"" + query + "\",\"type\":\"CHART\"}}";
    w.call("POST", "/api/2.0/sql/visualizations", drawn);
    assertThat(
            w.call("GET", "/api/2.0/sql/queries/" + query + "/visualizations", "")
                .body()
                .path("results"))
        .hasSize(1);
    Workspace.Answer permissions = w.call("GET", "/api/2.0/permissions/sql/alerts/" + id, "");
    assertThat(permissions.body().path("object_type").asText()).isEqualTo("alert");
    assertThat(permissions.body().path("object_id").asText()).isEqualTo("/sql/alerts/" + id);
  }

  @Test
  void aDashboardIsPublishedChangedByItsVersionAndTrashed() throws Exception {
    String path = "/api/2.0/lakeview/dashboards";
    Workspace.Answer nowhere =
        w.call("POST", path, "{\"display_name\":\"d\",\"parent_path\":\"/Shared/none\"}");
    assertThat(nowhere.status()).isEqualTo(404);
    String body =
        "{\"display_name\":\"d\",\"parent_path\":\"/Shared\","
            + "\"serialized_dashboard\":\"{\\\"pages\\\":[{\\\"name\\\":\\\"p\\\"}]}\"}";
    JsonNode made = w.call("POST", path, body).body();
    assertThat(made.path("path").asText()).isEqualTo("/Shared/d.lvdash.json");
    assertThat(made.path("serialized_dashboard").asText()).contains("PAGE_TYPE_CANVAS");
    assertThat(w.call("POST", path, body).error()).isEqualTo("RESOURCE_ALREADY_EXISTS");

    String one = path + "/" + made.path("dashboard_id").asText();
    assertThat(w.call("GET", one + "/published", "").status()).isEqualTo(404);
    w.call("POST", one + "/published", "{\"embed_credentials\":false}");
    assertThat(w.call("GET", one + "/published", "").body().path("embed_credentials").asBoolean())
        .isFalse();
    assertThat(w.call("PATCH", one, "{\"etag\":\"1\",\"display_name\":\"e\"}").status())
        .isEqualTo(409);
    JsonNode changed = w.call("PATCH", one, "{\"display_name\":\"e\"}").body();
    assertThat(changed.path("etag").asText()).isNotEqualTo(made.path("etag").asText());
    String cron =
        "{\"cron_schedule\":{\"quartz_cron_expression\":\"0 0 * * * ?\",\"timezone_id\":\"UTC\"}}";
    JsonNode schedule = w.call("POST", one + "/schedules", cron).body();
    assertThat(schedule.path("pause_status").asText()).isEqualTo("UNPAUSED");
    String of = one + "/schedules/" + schedule.path("schedule_id").asText();
    String paused = cron.replaceFirst("\\{", "{\"pause_status\":\"PAUSED\",");
    assertThat(w.call("PUT", of, paused).body().path("pause_status").asText()).isEqualTo("PAUSED");
    w.call("DELETE", of, "");
    assertThat(w.call("GET", one + "/schedules", "").body().has("schedules")).isFalse();
    w.call("DELETE", one, "");
    assertThat(w.call("GET", one, "").body().path("lifecycle_state").asText()).isEqualTo("TRASHED");
    assertThat(w.call("GET", path, "").body().path("dashboards")).isEmpty();
  }

  @Test
  void catalogsAreBoundToWorkspacesAndSystemSchemasSwitchedOn() throws Exception {
    w.client.catalogs().create(new CreateCatalog().setName("ml"));
    w.client
        .workspaceBindings()
        .updateBindings(
            new UpdateWorkspaceBindingsParameters()
                .setSecurableType("catalog")
                .setSecurableName("ml")
                .setAdd(List.of(new WorkspaceBinding().setWorkspaceId(7L))));
    JsonNode bound =
        w.call("GET", "/api/2.1/unity-catalog/bindings/catalog/ml", "").body().path("bindings");
    assertThat(bound.path(0).path("binding_type").asText()).isEqualTo("BINDING_TYPE_READ_WRITE");
    assertThat(
            w.call("GET", "/api/2.1/unity-catalog/workspace-bindings/catalogs/ml", "")
                .body()
                .path("workspaces")
                .toString())
        .isEqualTo("[7]");
    String schemas = "/api/2.1/unity-catalog/metastores/" + Metastore.ID + "/systemschemas";
    assertThat(w.call("PUT", schemas + "/billing", "{}").status()).isEqualTo(200);
    assertThat(w.call("GET", schemas, "").body().toString())
        .contains("{\"schema\":\"billing\",\"state\":\"ENABLE_COMPLETED\"}");
    assertThat(w.call("PUT", schemas + "/none", "{}").status()).isEqualTo(404);
  }

  @Test
  void aPrincipalGetsSecretsThatAreShownOnceAndRolesByVersion() throws Exception {
    JsonNode principal =
        w.call("POST", "/api/2.0/preview/scim/v2/ServicePrincipals", "{\"displayName\":\"ci\"}")
            .body();
    String secrets =
        "/api/2.0/accounts/servicePrincipals/"
            + principal.path("id").asText()
            + "/credentials/secrets";
    JsonNode made = w.call("POST", secrets, "{\"lifetime\":\"60s\"}").body();
    assertThat(made.path("secret").asText()).isNotEmpty();
    assertThat(w.call("GET", secrets, "").body().path("secrets").path(0).has("secret")).isFalse();
    assertThat(w.call("DELETE", secrets + "/" + made.path("id").asText(), "").status())
        .isEqualTo(200);
    assertThat(w.call("GET", secrets, "").body().has("secrets")).isFalse();

    String rules = "/api/2.0/preview/accounts/access-control/rule-sets";
    String name = "accounts/a/servicePrincipals/x/ruleSets/default";
    String etag =
        w.call("GET", rules + "?name=" + name.replace("/", "%2F") + "&etag=", "")
            .body()
            .path("etag")
            .asText();
    String body =
        "{\"name\":\"%s\",\"rule_set\":{\"name\":\"%s\",\"etag\":\"%s\",\"grant_rules\":[]}}";
    assertThat(w.call("PUT", rules, body.formatted(name, name, etag)).status()).isEqualTo(200);
    assertThat(w.call("PUT", rules, body.formatted(name, name, etag)).status()).isEqualTo(409);
  }

  @Test
  void whatSaysNothingIsNotKeptOfAGroupAndAdministratorsCanBeAdded() throws Exception {
    String groups = "/api/2.0/preview/scim/v2/Groups";
    JsonNode made =
        w.call("POST", groups, "{\"displayName\":\"g\",\"entitlements\":[{}],\"roles\":[]}").body();
    assertThat(made.has("entitlements")).isFalse();
    assertThat(made.has("roles")).isFalse();
    w.client.groups().create(new Group().setDisplayName("h"));
    assertThat(w.client.groups().list(new ListGroupsRequest()))
        .extracting("displayName")
        .contains("admins", "users", "g", "h");
    String add =
        "{\"Operations\":[{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"55\"}]}]}";
    assertThat(w.call("PATCH", groups + "/1", add).status()).isEqualTo(204);
    assertThat(w.call("GET", groups + "/1", "").body().path("members")).hasSize(2);
    assertThat(w.call("DELETE", groups + "/1", "").status()).isEqualTo(403);
  }

  @Test
  void secretsOfADestinationAreSaidToBeSetAndAGitFolderIsFoundByItsPath() throws Exception {
    JsonNode made =
        w.call(
                "POST",
                "/api/2.0/notification-destinations",
                "{\"display_name\":\"s\",\"config\":{\"slack\":{\"url\":\"https://127.0.0.1/\"}}}")
            .body();
    assertThat(made.at("/config/slack").toString()).isEqualTo("{\"url_set\":true}");
    assertThat(made.path("destination_type").asText()).isEqualTo("SLACK");
    w.call(
        "POST",
        "/api/2.0/repos",
        "{\"url\":\"https://127.0.0.1/r.git\",\"provider\":\"gitHub\",\"path\":\"/Repos/a/r\"}");
    assertThat(w.client.workspace().getStatus("/Repos/a/r").getObjectType().toString())
        .isEqualTo("REPO");
    assertThatThrownBy(() -> w.client.workspace().getStatus("/Repos/a/s"))
        .isInstanceOf(ResourceDoesNotExist.class);
  }

  @Test
  void takingAllPrivilegesAwayLeavesTheOthersAndGrantsGoWithTheirObject() throws Exception {
    w.client.catalogs().create(new CreateCatalog().setName("ml"));
    String path = "/api/2.1/unity-catalog/permissions/catalog/ml";
    String change =
        "{\"changes\":[{\"principal\":\"account users\",\"add\":[\"USE_CATALOG\"],"
            + "\"remove\":[\"ALL_PRIVILEGES\"]}]}";
    assertThat(w.call("PATCH", path, change).body().at("/privilege_assignments/0/privileges/0"))
        .hasToString("\"USE_CATALOG\"");
    w.call("DELETE", "/api/2.1/unity-catalog/catalogs/ml?force=true", "");
    w.client.catalogs().create(new CreateCatalog().setName("ml"));
    assertThat(w.call("GET", path, "").body().isEmpty()).isTrue();
  }

  @Test
  void theRunOfATaskIsAskedForItsOutputAndTelemetryIsCounted() throws Exception {
    String body = "{\"run_name\":\"r\",\"tasks\":[{\"task_key\":\"a\"},{\"task_key\":\"b\"}]}";
    String run = w.call("POST", "/api/2.2/jobs/runs/submit", body).body().path("run_id").asText();
    String task =
        w.call("GET", "/api/2.2/jobs/runs/get?run_id=" + run, "")
            .body()
            .at("/tasks/1/run_id")
            .asText();
    JsonNode output =
        w.call("GET", "/api/2.2/jobs/runs/get-output?run_id=" + task, "").body().path("metadata");
    assertThat(output.path("task_key").asText()).isEqualTo("b");
    assertThat(output.path("run_id").asText()).isEqualTo(task);
    assertThat(w.call("POST", "/telemetry-ext", "{\"protoLogs\":[\"a\",\"b\"]}").body().toString())
        .isEqualTo("{\"numSuccess\":0,\"numProtoSuccess\":2,\"errors\":[]}");
  }
}
