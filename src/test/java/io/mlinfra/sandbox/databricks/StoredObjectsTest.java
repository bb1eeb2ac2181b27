package io.mlinfra.sandbox.databricks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.core.error.platform.ResourceDoesNotExist;
import com.databricks.sdk.service.catalog.CatalogInfo;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.jobs.BaseRun;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import com.databricks.sdk.service.jobs.ListRunsRequest;
import com.databricks.sdk.service.jobs.NotebookTask;
import com.databricks.sdk.service.jobs.Run;
import com.databricks.sdk.service.jobs.RunLifeCycleState;
import com.databricks.sdk.service.jobs.RunNow;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.settings.CreateIpAccessList;
import com.databricks.sdk.service.settings.ListType;
import com.databricks.sdk.service.sql.CreateWarehouseRequest;
import com.databricks.sdk.service.sql.State;
import com.databricks.sdk.service.sql.StopRequest;
import com.databricks.sdk.service.workspace.CreateCredentialsRequest;
import com.databricks.sdk.service.workspace.CreateRepoRequest;
import com.databricks.sdk.service.workspace.ListCredentialsRequest;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs, warehouses, repositories and Unity Catalog through the official client. */
class StoredObjectsTest {
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

  private long job(String name) {
    return w.client
        .jobs()
        .create(
            new CreateJob()
                .setName(name)
                .setTasks(
                    List.of(
                        new Task()
                            .setTaskKey("train")
                            .setNotebookTask(new NotebookTask().setNotebookPath("/a")))))
        .getJobId();
  }

  @Test
  void aRunWaitsRunsAndEndsByTheClock() throws Exception {
    long job = job("nightly");
    long run = w.client.jobs().runNow(new RunNow().setJobId(job)).getResponse().getRunId();
    assertThat(state(run)).isEqualTo(RunLifeCycleState.PENDING);
    w.wait(20);
    assertThat(state(run)).isEqualTo(RunLifeCycleState.RUNNING);
    w.wait(60);
    Run ended = w.client.jobs().getRun(run);
    assertThat(ended.getState().getResultState().toString()).isEqualTo("SUCCESS");
    assertThat(ended.getTasks()).hasSize(1);
    assertThat(ended.getExecutionDuration()).isEqualTo(70_000);
  }

  private RunLifeCycleState state(long run) {
    return w.client.jobs().getRun(run).getState().getLifeCycleState();
  }

  @Test
  void aSecondRunIsSkippedAndACancelledOneSaysSo() {
    long job = job("nightly");
    long first = w.client.jobs().runNow(new RunNow().setJobId(job)).getResponse().getRunId();
    long second = w.client.jobs().runNow(new RunNow().setJobId(job)).getResponse().getRunId();
    assertThat(state(second)).isEqualTo(RunLifeCycleState.SKIPPED);
    w.client.jobs().cancelRun(first);
    assertThat(w.client.jobs().getRun(first).getState().getResultState().toString())
        .isEqualTo("CANCELED");
    Iterable<BaseRun> active =
        w.client.jobs().listRuns(new ListRunsRequest().setJobId(job).setActiveOnly(true));
    assertThat(active).isEmpty();
  }

  @Test
  void aRunThatIsOverIsRepairedByWhoKnowsTheRepairBefore() throws Exception {
    long run =
        w.client.jobs().runNow(new RunNow().setJobId(job("nightly"))).getResponse().getRunId();
    String all = "{\"run_id\":" + run + ",\"rerun_all_failed_tasks\":true";
    String path = "/api/2.2/jobs/runs/repair";
    assertThat(w.call("POST", path, all + "}").status()).as("active").isEqualTo(400);
    w.wait(80);
    long repair = w.call("POST", path, all + "}").body().path("repair_id").asLong();
    assertThat(state(run)).isEqualTo(RunLifeCycleState.PENDING);
    w.wait(80);
    assertThat(state(run)).isEqualTo(RunLifeCycleState.TERMINATED);
    assertThat(w.call("POST", path, all + "}").status()).isEqualTo(400);
    assertThat(w.call("POST", path, all + ",\"latest_repair_id\":" + repair + "}").status())
        .isEqualTo(200);
  }

  @Test
  void jobsAreListedPageByPageAndFoundByName() {
    for (int i = 0; i < 5; i++) {
      job("job-" + i);
    }
    assertThat(w.client.jobs().list(new ListJobsRequest().setLimit(2L))).hasSize(5);
    assertThat(w.client.jobs().list(new ListJobsRequest().setName("JOB-3"))).hasSize(1);
  }

  @Test
  void aJobIsResetToWhatIsSentAndUpdatedByWhatIsSent() throws Exception {
    long job = job("a");
    String id = "{\"job_id\":" + job + ",\"new_settings\":";
    w.call("POST", "/api/2.1/jobs/update", id + "{\"timeout_seconds\":9}}");
    assertThat(w.client.jobs().get(job).getSettings().getName()).isEqualTo("a");
    w.call("POST", "/api/2.1/jobs/reset", id + "{\"name\":\"b\"}}");
    assertThat(w.client.jobs().get(job).getSettings().getTimeoutSeconds()).isZero();
    assertThat(w.client.jobs().get(job).getSettings().getTasks()).isNull();
    w.client.jobs().delete(job);
    assertThatThrownBy(() -> w.client.jobs().get(job)).isInstanceOf(ResourceDoesNotExist.class);
  }

  @Test
  void tasksThatDependOnNothingThatIsThereAreRefused() throws Exception {
    String body = "{\"tasks\":[{\"task_key\":\"a\",\"depends_on\":[{\"task_key\":\"b\"}]}]}";
    Workspace.Answer answer = w.call("POST", "/api/2.1/jobs/create", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("INVALID_PARAMETER_VALUE");
  }

  @Test
  void aCatalogHoldsSchemasThatHoldVolumes() {
    CatalogInfo made = w.client.catalogs().create(new CreateCatalog().setName("ml"));
    assertThat(made.getMetastoreId()).isEqualTo(w.client.metastores().summary().getMetastoreId());
    assertThat(w.client.schemas().list("ml")).hasSize(2);
    w.client.schemas().create(new CreateSchema().setCatalogName("ml").setName("raw"));
    CreateVolumeRequestContent volume =
        new CreateVolumeRequestContent()
            .setCatalogName("ml")
            .setSchemaName("raw")
            .setName("data")
            .setVolumeType(VolumeType.MANAGED);
    assertThat(w.client.volumes().create(volume).getFullName()).isEqualTo("ml.raw.data");
    assertThat(w.client.volumes().read("ml.raw.data").getOwner()).isNotEmpty();
    assertThatThrownBy(() -> w.client.catalogs().delete("ml")).hasMessageContaining("not empty");
    assertThatThrownBy(
            () -> w.client.schemas().create(new CreateSchema().setCatalogName("x").setName("y")))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> w.client.catalogs().create(new CreateCatalog().setName("ML")))
        .hasMessageContaining("already exists");
  }

  @Test
  void aCatalogDeletedByForceTakesAllWithIt() throws Exception {
    w.client.catalogs().create(new CreateCatalog().setName("ml"));
    w.call("DELETE", "/api/2.1/unity-catalog/catalogs/ml?force=true", "");
    assertThatThrownBy(() -> w.client.schemas().get("ml.default")).isInstanceOf(NotFound.class);
  }

  @Test
  void aWarehouseIsStoppedAndStarted() {
    String id =
        w.client
            .warehouses()
            .create(new CreateWarehouseRequest().setName("w").setClusterSize("Small"))
            .getResponse()
            .getId();
    assertThat(w.client.warehouses().get(id).getState()).isEqualTo(State.RUNNING);
    assertThat(w.client.warehouses().get(id).getAutoStopMins()).isEqualTo(120);
    w.client.warehouses().stop(new StopRequest().setId(id));
    assertThat(w.client.warehouses().get(id).getState()).isEqualTo(State.STOPPED);
    w.client.warehouses().delete(id);
    assertThatThrownBy(() -> w.client.warehouses().get(id)).isInstanceOf(NotFound.class);
  }

  @Test
  void aGitCredentialNeverShowsItsToken() throws Exception {
    long id =
        w.client
            .gitCredentials()
            .create(
                new CreateCredentialsRequest()
                    .setGitProvider("gitHub")
                    .setGitUsername("u")
                    .setPersonalAccessToken("fake-pat"))
            .getCredentialId();
    Workspace.Answer read = w.call("GET", "/api/2.0/git-credentials/" + id, "");
    assertThat(read.body().toString()).contains("gitHub").doesNotContain("fake-pat");
    assertThat(w.client.gitCredentials().list(new ListCredentialsRequest())).hasSize(1);
  }

  @Test
  void aRepositoryStandsInItsOwnersFolder() {
    CreateRepoRequest repo =
        new CreateRepoRequest().setUrl("https://example.com/a/train.git").setProvider("gitHub");
    long id = w.client.repos().create(repo).getId();
    assertThat(w.client.repos().get(id).getPath()).startsWith("/Repos/").endsWith("/train");
  }

  @Test
  void anAddressListOfOneTypeAndLabelIsThereOnce() {
    CreateIpAccessList list =
        new CreateIpAccessList()
            .setLabel("office")
            .setListType(ListType.ALLOW)
            .setIpAddresses(List.of("192.0.2.0/24"));
    assertThat(w.client.ipAccessLists().create(list).getIpAccessList().getAddressCount())
        .isEqualTo(1);
    assertThatThrownBy(() -> w.client.ipAccessLists().create(list))
        .isInstanceOf(ResourceAlreadyExists.class);
    assertThat(w.client.ipAccessLists().list()).hasSize(1);
  }

  @Test
  void grantsAreAddedAndTakenBack() throws Exception {
    w.client.catalogs().create(new CreateCatalog().setName("ml"));
    String path = "/api/2.1/unity-catalog/permissions/catalog/ml";
    String change = "{\"changes\":[{\"principal\":\"team\",\"%s\":[\"USE_CATALOG\"]}]}";
    assertThat(w.call("PATCH", path, change.formatted("add")).body().toString())
        .contains("USE_CATALOG");
    w.call("PATCH", path, change.formatted("remove"));
    assertThat(w.call("GET", path, "").body()).isEmpty();
  }

  @Test
  void filesLieInTheFoldersOfAVolume() throws Exception {
    w.client.catalogs().create(new CreateCatalog().setName("main"));
    w.client
        .volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName("main")
                .setSchemaName("default")
                .setName("raw")
                .setVolumeType(VolumeType.MANAGED));
    String volume = "/Volumes/main/default/raw";
    String file = volume + "/in/a.txt";
    w.client
        .files()
        .upload(
            new UploadRequest()
                .setFilePath(file)
                .setContents(new ByteArrayInputStream("abc".getBytes(UTF_8))));
    assertThat(w.client.files().download(file).getContents().readAllBytes())
        .isEqualTo("abc".getBytes(UTF_8));
    assertThat(w.client.files().getMetadata(file).getContentLength()).isEqualTo(3);
    assertThat(w.client.files().listDirectoryContents(volume))
        .extracting(e -> e.getPath() + " " + e.getIsDirectory())
        .containsExactly(volume + "/in true");
    String put = "/api/2.0/fs/files" + file;
    assertThat(w.call("PUT", put + "?overwrite=false", "x").error()).isEqualTo("ALREADY_EXISTS");
    assertThat(w.call("PUT", put, "xy").status()).as("unless it is said otherwise").isEqualTo(204);
    assertThatThrownBy(() -> w.client.files().deleteDirectory(volume + "/in"))
        .hasMessageContaining("not empty");
    w.client.files().delete(file);
    w.client.files().deleteDirectory(volume + "/in");
    assertThat(w.client.files().listDirectoryContents(volume)).isEmpty();
    assertThatThrownBy(() -> w.client.files().download("/Volumes/main/default/none/a"))
        .isInstanceOf(NotFound.class);
  }
}
