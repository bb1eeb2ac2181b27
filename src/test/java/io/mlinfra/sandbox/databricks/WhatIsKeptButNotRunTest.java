package io.mlinfra.sandbox.databricks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.core.error.platform.ResourceConflict;
import com.databricks.sdk.service.compute.AddInstanceProfile;
import com.databricks.sdk.service.ml.CreateExperiment;
import com.databricks.sdk.service.ml.CreateModelRequest;
import com.databricks.sdk.service.ml.CreateRun;
import com.databricks.sdk.service.ml.DeleteExperiment;
import com.databricks.sdk.service.ml.GetHistoryRequest;
import com.databricks.sdk.service.ml.ListModelsRequest;
import com.databricks.sdk.service.ml.LogMetric;
import com.databricks.sdk.service.ml.LogParam;
import com.databricks.sdk.service.ml.ModelDatabricks;
import com.databricks.sdk.service.ml.Run;
import com.databricks.sdk.service.ml.SearchRuns;
import com.databricks.sdk.service.ml.UpdateModelRequest;
import com.databricks.sdk.service.ml.UpdateRun;
import com.databricks.sdk.service.ml.UpdateRunStatus;
import com.databricks.sdk.service.pipelines.CreatePipeline;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import com.databricks.sdk.service.pipelines.StartUpdate;
import com.databricks.sdk.service.serving.CreateServingEndpoint;
import com.databricks.sdk.service.serving.EndpointCoreConfigInput;
import com.databricks.sdk.service.serving.EndpointStateConfigUpdate;
import com.databricks.sdk.service.serving.ServedEntityInput;
import com.databricks.sdk.service.settings.CreateOboTokenRequest;
import com.databricks.sdk.service.settings.ListTokenManagementRequest;
import com.databricks.sdk.service.sql.CreateWarehouseRequest;
import com.databricks.sdk.service.sql.DataSource;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.StatementResponse;
import com.databricks.sdk.service.sql.StatementState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that clients set up and read; what of them would have to run is refused. */
class WhatIsKeptButNotRunTest {
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
  void anExperimentsRunKeepsWhatItLogs() {
    String id =
        w.client
            .experiments()
            .createExperiment(new CreateExperiment().setName("/Shared/llama"))
            .getExperimentId();
    assertThatThrownBy(
            () ->
                w.client
                    .experiments()
                    .createExperiment(new CreateExperiment().setName("/Shared/llama")))
        .isInstanceOf(ResourceAlreadyExists.class);
    assertThatThrownBy(
            () -> w.client.experiments().createExperiment(new CreateExperiment().setName("llama")))
        .hasMessageContaining("must be an absolute path");
    assertThat(w.client.experiments().getByName("/Shared/llama").getExperiment().getExperimentId())
        .isEqualTo(id);

    Run run =
        w.client
            .experiments()
            .createRun(new CreateRun().setExperimentId(id).setRunName("first"))
            .getRun();
    String runId = run.getInfo().getRunId();
    for (long step = 1; step <= 2; step++) {
      w.client
          .experiments()
          .logMetric(
              new LogMetric()
                  .setRunId(runId)
                  .setKey("loss")
                  .setValue(1.0 / step)
                  .setStep(step)
                  .setTimestamp(step));
    }
    LogParam rate = new LogParam().setRunId(runId).setKey("rate").setValue("3e-4");
    w.client.experiments().logParam(rate);
    assertThatThrownBy(() -> w.client.experiments().logParam(rate.setValue("1")))
        .hasMessageContaining("Changing param values is not allowed");
    w.client
        .experiments()
        .updateRun(new UpdateRun().setRunId(runId).setStatus(UpdateRunStatus.FINISHED));

    Run read = w.client.experiments().getRun(runId).getRun();
    assertThat(read.getData().getMetrics()).singleElement().returns(0.5, m -> m.getValue());
    assertThat(
            w.client
                .experiments()
                .getHistory(new GetHistoryRequest().setRunId(runId).setMetricKey("loss")))
        .hasSize(2);
    assertThat(w.client.experiments().searchRuns(new SearchRuns().setExperimentIds(List.of(id))))
        .extracting(r -> r.getInfo().getStatus().toString())
        .containsExactly("FINISHED");
    w.client.experiments().deleteExperiment(new DeleteExperiment().setExperimentId(id));
    assertThat(w.client.experiments().getExperiment(id).getExperiment().getLifecycleStage())
        .isEqualTo("deleted");
  }

  @Test
  void aPipelineIsKeptAndNotUpdated() {
    CreatePipeline wish = new CreatePipeline().setName("ingest").setContinuous(false);
    String id = w.client.pipelines().create(wish).getPipelineId();
    assertThat(w.client.pipelines().get(id).getSpec().getStorage()).contains(id);
    assertThatThrownBy(() -> w.client.pipelines().create(wish))
        .isInstanceOf(ResourceConflict.class)
        .hasMessageContaining("allow_duplicate_names");
    assertThat(
            w.client
                .pipelines()
                .listPipelines(new ListPipelinesRequest().setFilter("name LIKE 'ing%'")))
        .hasSize(1);
    assertThatThrownBy(() -> w.client.pipelines().startUpdate(new StartUpdate().setPipelineId(id)))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("runs none");
    w.client.pipelines().delete(id);
    assertThatThrownBy(() -> w.client.pipelines().get(id)).isInstanceOf(NotFound.class);
  }

  @Test
  void anEndpointIsSetUpAndNeverReady() throws Exception {
    ServedEntityInput entity =
        new ServedEntityInput().setEntityName("main.default.llama").setEntityVersion("1");
    w.client
        .servingEndpoints()
        .create(
            new CreateServingEndpoint()
                .setName("llama")
                .setConfig(new EndpointCoreConfigInput().setServedEntities(List.of(entity))));
    assertThat(w.client.servingEndpoints().get("llama").getState())
        .returns(EndpointStateConfigUpdate.NOT_UPDATING, s -> s.getConfigUpdate())
        .returns("NOT_READY", s -> s.getReady().toString());
    String uneven =
        "{\"served_entities\":[{\"entity_name\":\"m\",\"entity_version\":\"2\"}],"
            + "\"traffic_config\":{\"routes\":[{\"served_model_name\":\"m-2\",\"traffic_percentage\":90}]}}";
    assertThat(w.call("PUT", "/api/2.0/serving-endpoints/llama/config", uneven).status())
        .isEqualTo(400);
    assertThat(
            w.call("PUT", "/api/2.0/serving-endpoints/llama/config", uneven.replace(":90", ":100"))
                .body()
                .at("/config/config_version")
                .asInt())
        .isEqualTo(2);
    assertThat(w.call("POST", "/serving-endpoints/llama/invocations", "{}").error())
        .isEqualTo("INVALID_STATE");
    w.client.servingEndpoints().delete("llama");
    assertThat(w.client.servingEndpoints().list()).isEmpty();
  }

  @Test
  void aStatementIsTakenAndFails() throws Exception {
    String warehouse =
        w.client
            .warehouses()
            .create(new CreateWarehouseRequest().setName("w").setClusterSize("2X-Small"))
            .getResponse()
            .getId();
    assertThat(w.client.dataSources().list())
        .singleElement()
        .returns(warehouse, DataSource::getWarehouseId);
    ExecuteStatementRequest select =
        new ExecuteStatementRequest().setStatement("SELECT 1").setWarehouseId(warehouse);
    StatementResponse answer = w.client.statementExecution().executeStatement(select);
    assertThat(answer.getStatus().getState()).isEqualTo(StatementState.FAILED);
    assertThat(answer.getStatus().getError().getMessage()).contains("no SQL is run");
    assertThatThrownBy(
            () -> w.client.statementExecution().executeStatement(select.setWaitTimeout("99s")))
        .hasMessageContaining("wait_timeout");
    assertThatThrownBy(
            () ->
                w.client
                    .statementExecution()
                    .executeStatement(
                        new ExecuteStatementRequest().setStatement("x").setWarehouseId("none")))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void jobsOf21AreOfManyTasksAndOnlyThoseOf20CanBeOfOneNamelessTask() throws Exception {
    String named =
        "{\"name\":\"a\",\"tasks\":[{\"task_key\":\"t\",\"existing_cluster_id\":\"c\"}]}";
    String nameless = "{\"name\":\"b\",\"notebook_task\":{\"notebook_path\":\"/n\"}}";
    for (String version : List.of("2.0", "2.1", "2.2")) {
      assertThat(format(version, named)).isEqualTo("MULTI_TASK");
    }
    assertThat(format("2.0", nameless)).isEqualTo("SINGLE_TASK");
  }

  private String format(String version, String job) throws Exception {
    String path = "/api/" + version + "/jobs/";
    String id = w.call("POST", path + "create", job).body().path("job_id").asText();
    return w.call("GET", path + "get?job_id=" + id, "").body().at("/settings/format").asText();
  }

  @Test
  void permissionsGoOnlyToThoseWhoAreThereAndProfilesAreKeptAsTheyLook() throws Exception {
    String pool =
        w.call(
                "POST",
                "/api/2.0/instance-pools/create",
                "{\"instance_pool_name\":\"p\",\"node_type_id\":\"n2-standard-4\"}")
            .body()
            .path("instance_pool_id")
            .asText();
    String path = "/api/2.0/permissions/instance-pools/" + pool;
    String to =
        "{\"access_control_list\":[{\"group_name\":\"%s\",\"permission_level\":\"CAN_MANAGE\"}]}";
    Workspace.Answer stranger = w.call("PUT", path, to.formatted("nobody"));
    assertThat(stranger.status()).isEqualTo(404);
    assertThat(stranger.body().path("message").asText())
        .isEqualTo("Principal: GroupName(nobody) does not exist");
    assertThat(w.call("PUT", path, to.formatted("users")).status()).isEqualTo(200);

    String warehouse =
        w.call("POST", "/api/2.0/sql/warehouses", "{\"name\":\"w\",\"cluster_size\":\"2X-Small\"}")
            .body()
            .path("id")
            .asText();
    // The terraform provider and the client name a warehouse in two ways.
    w.call("PUT", "/api/2.0/permissions/sql/warehouses/" + warehouse, to.formatted("users"));
    Workspace.Answer granted = w.call("GET", "/api/2.0/permissions/warehouses/" + warehouse, "");
    assertThat(granted.body().path("object_id").asText()).isEqualTo("/sql/warehouses/" + warehouse);
    assertThat(granted.body().at("/access_control_list/0/group_name").asText()).isEqualTo("users");
    assertThat(
            w.call("GET", "/api/2.0/permissions/authorization/passwords", "")
                .body()
                .path("object_type")
                .asText())
        .isEqualTo("passwords");

    String arn = "arn:aws:iam::123456789012:instance-profile/p";
    w.client.instanceProfiles().add(new AddInstanceProfile().setInstanceProfileArn(arn));
    assertThat(w.client.instanceProfiles().list())
        .extracting(p -> p.getInstanceProfileArn())
        .containsExactly(arn);
    assertThatThrownBy(
            () ->
                w.client
                    .instanceProfiles()
                    .add(new AddInstanceProfile().setInstanceProfileArn("p")))
        .hasMessageContaining("not valid");
    w.client.instanceProfiles().remove(arn);
    assertThat(w.client.instanceProfiles().list()).isEmpty();
  }

  @Test
  void aTokenOfAServicePrincipalIsListedAndRevoked() throws Exception {
    String principal =
        w.call(
                "POST",
                "/api/2.0/preview/scim/v2/ServicePrincipals",
                "{\"displayName\":\"robot\",\"active\":true}")
            .body()
            .path("applicationId")
            .asText();
    assertThatThrownBy(
            () ->
                w.client
                    .tokenManagement()
                    .createOboToken(new CreateOboTokenRequest().setApplicationId("nobody")))
        .isInstanceOf(NotFound.class);
    String id =
        w.client
            .tokenManagement()
            .createOboToken(new CreateOboTokenRequest().setApplicationId(principal))
            .getTokenInfo()
            .getTokenId();
    assertThat(w.client.tokenManagement().get(id).getTokenInfo().getCreatedByUsername())
        .isEqualTo("sandbox@example.com");
    assertThat(w.client.tokenManagement().list(new ListTokenManagementRequest())).hasSize(1);
    w.client.tokenManagement().delete(id);
    assertThat(w.client.tokenManagement().list(new ListTokenManagementRequest())).isEmpty();
  }

  @Test
  void aModelIsRegisteredUnderAName() throws Exception {
    CreateModelRequest wish = new CreateModelRequest().setName("llama").setDescription("first");
    w.client.modelRegistry().createModel(wish);
    assertThatThrownBy(() -> w.client.modelRegistry().createModel(wish))
        .isInstanceOf(ResourceAlreadyExists.class);
    w.client
        .modelRegistry()
        .updateModel(new UpdateModelRequest().setName("llama").setDescription("second"));
    ModelDatabricks read =
        w.client.modelRegistry().getModel("llama").getRegisteredModelDatabricks();
    assertThat(read.getDescription()).isEqualTo("second");
    assertThat(w.call("GET", "/api/2.0/permissions/registered-models/" + read.getId(), "").status())
        .isEqualTo(200);
    assertThat(w.client.modelRegistry().listModels(new ListModelsRequest())).hasSize(1);
    w.client.modelRegistry().deleteModel("llama");
    assertThatThrownBy(() -> w.client.modelRegistry().getModel("llama"))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void anEndpointHasAGatewayLimitsAndNoLogs() throws Exception {
    String path = "/api/2.0/serving-endpoints";
    w.call(
        "POST",
        path,
        "{\"name\":\"chat\",\"config\":{\"served_entities\":[{\"name\":\"e\","
            + "\"entity_name\":\"ml.default.net\",\"entity_version\":\"1\"}]}}");
    String one = path + "/chat";
    w.call("PUT", one + "/ai-gateway", "{\"usage_tracking_config\":{\"enabled\":true}}");
    w.call(
        "PUT",
        one + "/rate-limits",
        "{\"rate_limits\":[{\"calls\":1,\"renewal_period\":\"minute\"}]}");
    var endpoint = w.call("GET", one, "").body();
    assertThat(endpoint.at("/ai_gateway/usage_tracking_config/enabled").asBoolean()).isTrue();
    assertThat(endpoint.at("/rate_limits/0/calls").asInt()).isEqualTo(1);
    assertThat(w.call("GET", one + "/served-models/e/logs", "").error()).isEqualTo("INVALID_STATE");
  }
}
