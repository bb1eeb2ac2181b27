package io.mlinfra.sandbox.databricks;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.ml.CreateExperiment;
import com.databricks.sdk.service.ml.CreateModelRequest;
import com.databricks.sdk.service.ml.CreateModelVersionRequest;
import com.databricks.sdk.service.ml.SearchModelVersionsRequest;
import com.databricks.sdk.service.ml.SearchModelsRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of models and their stages, and MLflow's searches, over the wire. */
class ModelRegistryTest {
  private static final String MLFLOW = "/api/2.0/mlflow/";
  private static final String STAGE =
      "{\"name\":\"net\",\"version\":\"%s\",\"stage\":\"%s\",\"archive_existing_versions\":true}";

  @TempDir Path dir;
  private Workspace w;

  @BeforeEach
  void start() throws Exception {
    w = new Workspace(dir);
    w.client.modelRegistry().createModel(new CreateModelRequest().setName("net"));
  }

  @AfterEach
  void stop() {
    w.close();
  }

  private String version() {
    return w.client
        .modelRegistry()
        .createModelVersion(new CreateModelVersionRequest().setName("net").setSource("dbfs:/m"))
        .getModelVersion()
        .getVersion();
  }

  private Workspace.Answer post(String path, String body) throws Exception {
    return w.call("POST", MLFLOW + path, body);
  }

  @Test
  void versionsAreNumberedOnceAndForAll() throws Exception {
    assertThat(version()).isEqualTo("1");
    assertThat(version()).isEqualTo("2");
    w.call("DELETE", MLFLOW + "model-versions/delete?name=net&version=2", "");
    assertThat(version()).as("a number is not given again").isEqualTo("3");
    assertThat(
            w.client
                .modelRegistry()
                .searchModelVersions(new SearchModelVersionsRequest().setFilter("name='net'")))
        .extracting("version")
        .containsExactly("3", "1");
    assertThat(post("model-versions/create", "{\"name\":\"none\",\"source\":\"dbfs:/m\"}").status())
        .isEqualTo(404);
  }

  @Test
  void aStageHasOneVersionWhenTheOthersAreArchivedAndKeepsItsModel() throws Exception {
    version();
    version();
    String path = "databricks/model-versions/transition-stage";
    post(path, STAGE.formatted(1, "Production"));
    post(path, STAGE.formatted(2, "production"));
    JsonNode latest = post("registered-models/get-latest-versions", "{\"name\":\"net\"}").body();
    List<String> found = new ArrayList<>();
    latest
        .path("model_versions")
        .forEach(
            v -> found.add(v.path("version").asText() + " " + v.path("current_stage").asText()));
    assertThat(found).containsExactlyInAnyOrder("1 Archived", "2 Production");
    assertThat(post(path, STAGE.formatted(2, "Limbo")).error())
        .isEqualTo("INVALID_PARAMETER_VALUE");
    String delete = MLFLOW + "registered-models/delete?name=net";
    assertThat(w.call("DELETE", delete, "").error()).isEqualTo("INVALID_STATE");
    post(path, STAGE.formatted(2, "Archived"));
    assertThat(w.call("DELETE", delete, "").status()).isEqualTo(200);
  }

  @Test
  void aTransitionIsAskedForAndApproved() throws Exception {
    version();
    String ask = STAGE.formatted(1, "Staging");
    assertThat(post("transition-requests/approve", ask).status()).isEqualTo(404);
    post("transition-requests/create", ask);
    assertThat(post("transition-requests/create", ask).status()).isEqualTo(400);
    JsonNode activity = post("transition-requests/approve", ask).body().path("activity");
    assertThat(activity.path("activity_type").asText()).isEqualTo("APPLIED_TRANSITION");
    String get = MLFLOW + "model-versions/get?name=net&version=1";
    assertThat(w.call("GET", get, "").body().at("/model_version/current_stage").asText())
        .isEqualTo("Staging");
  }

  @Test
  void aWebhookKeepsNoSecretAndModelsAreRenamedWithTheirVersions() throws Exception {
    version();
    JsonNode hook =
        post(
                "registry-webhooks/create",
                "{\"model_name\":\"net\",\"events\":[\"COMMENT_CREATED\"],"
                    + "\"http_url_spec\":{\"url\":\"https://127.0.0.1/\",\"secret\":\"s\"}}")
            .body()
            .path("webhook");
    assertThat(hook.path("status").asText()).isEqualTo("ACTIVE");
    assertThat(hook.path("http_url_spec").has("secret")).isFalse();
    assertThat(post("registry-webhooks/create", "{\"events\":[\"COMMENT_CREATED\"]}").status())
        .isEqualTo(400);
    post("registered-models/rename", "{\"name\":\"net\",\"new_name\":\"web\"}");
    assertThat(w.call("GET", MLFLOW + "model-versions/get?name=web&version=1", "").status())
        .isEqualTo(200);
    assertThat(
            w.client
                .modelRegistry()
                .searchModels(new SearchModelsRequest().setFilter("name LIKE 'we%'")))
        .hasSize(1);
  }

  @Test
  void aModelOfTheCatalogHasVersionsThatAliasesPointTo() throws Exception {
    w.client.catalogs().create(new CreateCatalog().setName("ml"));
    String uc = "/api/2.1/unity-catalog/models";
    String at = "\"catalog_name\":\"ml\",\"schema_name\":\"default\",";
    w.call("POST", uc, "{" + at + "\"name\":\"net\"}");
    String body = "{" + at + "\"model_name\":\"net\",\"source\":\"dbfs:/m\"}";
    assertThat(w.call("POST", uc + "/versions", body).body().path("version").asInt()).isEqualTo(1);
    String one = uc + "/ml.default.net";
    assertThat(w.call("PUT", one + "/aliases/champion", "{\"version_num\":2}").status())
        .isEqualTo(404);
    w.call("PUT", one + "/aliases/champion", "{\"version_num\":1}");
    var client = w.client.modelVersions();
    assertThat(client.getByAlias("ml.default.net", "champion").getVersion()).isEqualTo(1L);
    assertThat(client.list("ml.default.net")).hasSize(1);
    w.client.registeredModels().deleteAlias("ml.default.net", "champion");
    assertThat(w.call("GET", one + "/aliases/champion", "").status()).isEqualTo(404);
    client.delete("ml.default.net", 1L);
    assertThat(client.list("ml.default.net")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metrics.loss < 0.3|b",
        "metrics.loss >= 0.1 and params.optimizer = 'adam'|a",
        "params.\"optimizer\" != \"adam\"|b",
        "tags.team ILIKE 'M%' AND attributes.run_name = 'a'|a",
        "tag.team LIKE 'm%'|''",
        "status = 'RUNNING'|ab"
      })
  void runsAreFoundByWhatTheyLogged(String filter, String names) throws Exception {
    String experiment = runs();
    JsonNode found =
        post(
                "runs/search",
                "{\"experiment_ids\":[\""
                    + experiment
                    + "\"],\"filter\":\""
                    + filter.replace("\"", "\\\"")
                    + "\",\"order_by\":[\"attributes.run_name ASC\"]}")
            .body()
            .path("runs");
    StringBuilder text = new StringBuilder();
    found.forEach(r -> text.append(r.at("/info/run_name").asText()));
    assertThat(text.toString()).isEqualTo(names);
  }

  private String runs() throws Exception {
    String experiment =
        w.client
            .experiments()
            .createExperiment(new CreateExperiment().setName("/Shared/e"))
            .getExperimentId();
    for (String run : List.of("a 0.5 adam ML", "b 0.25 sgd data")) {
      String[] parts = run.split(" ");
      String id =
          post(
                  "runs/create",
                  "{\"experiment_id\":\"" + experiment + "\",\"run_name\":\"" + parts[0] + "\"}")
              .body()
              .at("/run/info/run_id")
              .asText();
      String batch =
          "{\"run_id\":\"%s\",\"metrics\":[{\"key\":\"loss\",\"value\":%s,\"timestamp\":1}],"
              + "\"params\":[{\"key\":\"optimizer\",\"value\":\"%s\"}],"
              + "\"tags\":[{\"key\":\"team\",\"value\":\"%s\"}]}";
      post("runs/log-batch", batch.formatted(id, parts[1], parts[2], parts[3]));
    }
    return experiment;
  }

  @Test
  void orderIsAsAskedForAndAFilterThatIsNoneIsRefused() throws Exception {
    String experiment = runs();
    String body = "{\"experiment_ids\":[\"" + experiment + "\"],%s}";
    assertThat(
            post("runs/search", body.formatted("\"order_by\":[\"metrics.loss DESC\"]"))
                .body()
                .at("/runs/0/info/run_name")
                .asText())
        .isEqualTo("a");
    for (String wrong : List.of("metrics.loss", "loss < 1 or loss > 2", "things.a = 1")) {
      assertThat(post("runs/search", body.formatted("\"filter\":\"" + wrong + "\"")).error())
          .as(wrong)
          .isEqualTo("INVALID_PARAMETER_VALUE");
    }
  }

  @Test
  void runsArePutAwayInBulkAndBroughtBack() throws Exception {
    String body = "{\"experiment_id\":\"" + runs() + "\",\"%s\":%s}";
    assertThat(
            post("databricks/runs/delete-runs", body.formatted("max_timestamp_millis", "0"))
                .body()
                .path("runs_deleted")
                .asInt())
        .isZero();
    String late = Long.toString(Long.MAX_VALUE);
    assertThat(
            post("databricks/runs/delete-runs", body.formatted("max_timestamp_millis", late))
                .body()
                .path("runs_deleted")
                .asInt())
        .isEqualTo(2);
    assertThat(
            post("databricks/runs/restore-runs", body.formatted("min_timestamp_millis", "1"))
                .body()
                .path("runs_restored")
                .asInt())
        .isEqualTo(2);
  }
}
