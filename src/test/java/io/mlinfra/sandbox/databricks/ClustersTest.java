package io.mlinfra.sandbox.databricks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.DatabricksError;
import com.databricks.sdk.mixin.NodeTypeSelector;
import com.databricks.sdk.mixin.SparkVersionSelector;
import com.databricks.sdk.service.compute.AutoScale;
import com.databricks.sdk.service.compute.ClusterDetails;
import com.databricks.sdk.service.compute.ClusterEvent;
import com.databricks.sdk.service.compute.CreateCluster;
import com.databricks.sdk.service.compute.CreateInstancePool;
import com.databricks.sdk.service.compute.EditCluster;
import com.databricks.sdk.service.compute.EventType;
import com.databricks.sdk.service.compute.GetEvents;
import com.databricks.sdk.service.compute.ListClustersFilterBy;
import com.databricks.sdk.service.compute.ListClustersRequest;
import com.databricks.sdk.service.compute.ResizeCluster;
import com.databricks.sdk.service.compute.State;
import com.databricks.sdk.service.compute.TerminationReasonCode;
import com.databricks.sdk.service.compute.UpdateCluster;
import com.databricks.sdk.service.compute.UpdateClusterResource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters through the official client: their states, sizes, events and refusals. */
class ClustersTest {
  private static final int UP = 301;

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

  private String create(String name, long workers) {
    return w.client
        .clusters()
        .create(
            new CreateCluster()
                .setClusterName(name)
                .setSparkVersion("15.4.x-scala2.12")
                .setNodeTypeId("n2-standard-4")
                .setNumWorkers(workers))
        .getResponse()
        .getClusterId();
  }

  private State state(String id) {
    return w.client.clusters().get(id).getState();
  }

  @Test
  void theClientChoosesRuntimesAndNodeTypesFromWhatIsOnOffer() {
    assertThat(
            w.client
                .clusters()
                .selectSparkVersion(
                    new SparkVersionSelector()
                        .withLatest()
                        .withLongTermSupport()
                        .withML()
                        .withGPU()))
        .isEqualTo("16.4.x-gpu-ml-scala2.12");
    assertThat(w.client.clusters().selectNodeType(new NodeTypeSelector().withMinGpus(8)))
        .isEqualTo("a2-highgpu-8g");
    assertThat(w.client.clusters().listZones().getZones()).contains("us-central1-a");
  }

  @Test
  void aClusterComesUpIsResizedStopsStartsAndGoes() throws Exception {
    String id = create("life", 2);
    assertThat(state(id)).isEqualTo(State.PENDING);
    assertThatThrownBy(
            () ->
                w.client.clusters().resize(new ResizeCluster().setClusterId(id).setNumWorkers(3L)))
        .isInstanceOf(DatabricksError.class)
        .hasMessageContaining("is in unexpected state Pending");
    w.wait(UP);
    ClusterDetails up = w.client.clusters().get(id);
    assertThat(up.getState()).isEqualTo(State.RUNNING);
    assertThat(up.getExecutors()).hasSize(2);
    assertThat(up.getClusterCores()).isEqualTo(12.0);
    assertThat(up.getDriverNodeTypeId()).isEqualTo("n2-standard-4");

    w.client.clusters().resize(new ResizeCluster().setClusterId(id).setNumWorkers(3L));
    assertThat(state(id)).isEqualTo(State.RESIZING);
    w.wait(UP);
    assertThat(w.client.clusters().get(id).getExecutors()).hasSize(3);

    w.client.clusters().delete(id);
    assertThat(state(id)).isEqualTo(State.TERMINATING);
    w.wait(UP);
    ClusterDetails down = w.client.clusters().get(id);
    assertThat(down.getState()).isEqualTo(State.TERMINATED);
    assertThat(down.getTerminationReason().getCode()).isEqualTo(TerminationReasonCode.USER_REQUEST);

    w.client.clusters().start(id);
    w.wait(UP);
    assertThat(state(id)).isEqualTo(State.RUNNING);
    w.client.clusters().permanentDelete(id);
    assertThatThrownBy(() -> w.client.clusters().get(id))
        .isInstanceOf(com.databricks.sdk.core.error.platform.ResourceDoesNotExist.class);
  }

  @Test
  void anIdleClusterEndsItselfAndSaysWhy() throws Exception {
    String id = create("idle", 1);
    w.wait(UP);
    w.client
        .clusters()
        .update(
            new UpdateCluster()
                .setClusterId(id)
                .setUpdateMask("autotermination_minutes")
                .setCluster(new UpdateClusterResource().setAutoterminationMinutes(120L)));
    w.wait(2 * UP + 120 * 60);
    ClusterDetails down = w.client.clusters().get(id);
    assertThat(down.getState()).isEqualTo(State.TERMINATED);
    assertThat(down.getTerminationReason().getCode()).isEqualTo(TerminationReasonCode.INACTIVITY);
    assertThat(down.getTerminationReason().getParameters())
        .containsEntry("inactivity_duration_min", "120");
  }

  @Test
  void editAndUpdateRestartWhatRuns() throws Exception {
    String id = create("edited", 1);
    w.wait(UP);
    w.client
        .clusters()
        .edit(
            new EditCluster()
                .setClusterId(id)
                .setClusterName("edited")
                .setSparkVersion("16.4.x-scala2.12")
                .setNodeTypeId("n2-standard-8")
                .setAutoscale(new AutoScale().setMinWorkers(1L).setMaxWorkers(4L)));
    assertThat(state(id)).isEqualTo(State.RESTARTING);
    w.wait(UP);
    w.client
        .clusters()
        .update(
            new UpdateCluster()
                .setClusterId(id)
                .setUpdateMask("autotermination_minutes")
                .setCluster(new UpdateClusterResource().setAutoterminationMinutes(30L)));
    w.wait(UP);
    ClusterDetails now = w.client.clusters().get(id);
    assertThat(now.getAutoterminationMinutes()).isEqualTo(30L);
    assertThat(now.getSparkVersion()).isEqualTo("16.4.x-scala2.12");
    assertThat(now.getAutoscale().getMaxWorkers()).isEqualTo(4L);
    assertThat(now.getNumWorkers()).as("a size is a number or a range").isNull();
    assertThat(now.getExecutors()).hasSize(1);
  }

  @Test
  void eventsTellTheStoryInOrder() throws Exception {
    String id = create("events", 1);
    w.wait(UP);
    w.client.clusters().delete(id);
    List<EventType> types = new ArrayList<>();
    for (ClusterEvent e : w.client.clusters().events(new GetEvents().setClusterId(id))) {
      types.add(e.getType());
    }
    assertThat(types).containsExactly(EventType.TERMINATING, EventType.RUNNING, EventType.CREATING);
  }

  @Test
  void listsComeInPagesAndByFilter() throws Exception {
    for (int i = 0; i < 25; i++) {
      create("c" + i, 1);
      w.wait(1);
    }
    List<String> names = new ArrayList<>();
    w.client.clusters().list(new ListClustersRequest()).forEach(c -> names.add(c.getClusterName()));
    assertThat(names).hasSize(25).doesNotHaveDuplicates();
    assertThat(names.getFirst()).isEqualTo("c24");
    assertThat(w.call("GET", "/api/2.1/clusters/list", "").body().path("clusters")).hasSize(20);
    assertThat(w.call("GET", "/api/2.0/clusters/list", "").body().path("clusters")).hasSize(25);
    assertThat(w.call("GET", "/api/2.1/clusters/list?page_token=x", "").error())
        .isEqualTo("INVALID_PARAMETER_VALUE");
  }

  @Test
  void aPinnedClusterIsListedAsSuchAndNotDeletedUntilUnpinned() {
    String id = create("pinned", 1);
    create("other", 1);
    w.client.clusters().pin(id);
    List<String> pinned = new ArrayList<>();
    w.client
        .clusters()
        .list(new ListClustersRequest().setFilterBy(new ListClustersFilterBy().setIsPinned(true)))
        .forEach(c -> pinned.add(c.getClusterId()));
    assertThat(pinned).containsExactly(id);
    assertThatThrownBy(() -> w.client.clusters().permanentDelete(id))
        .hasMessageContaining("unpin the cluster first");
    w.client.clusters().unpin(id);
    w.client.clusters().permanentDelete(id);
  }

  @Test
  void aPoolWithoutRoomDoomsTheClusterAndCountsWhatItGives() throws Exception {
    String pool =
        w.client
            .instancePools()
            .create(
                new CreateInstancePool()
                    .setInstancePoolName("small")
                    .setNodeTypeId("n2-standard-4")
                    .setMinIdleInstances(1L)
                    .setMaxCapacity(4L))
            .getInstancePoolId();
    String first = drawing(pool, 2);
    String second = drawing(pool, 2);
    w.wait(UP);
    assertThat(state(first)).isEqualTo(State.RUNNING);
    ClusterDetails doomed = w.client.clusters().get(second);
    assertThat(doomed.getState()).isEqualTo(State.TERMINATED);
    assertThat(doomed.getTerminationReason().getCode())
        .isEqualTo(TerminationReasonCode.INSTANCE_POOL_MAX_CAPACITY_REACHED);
    assertThat(doomed.getNodeTypeId()).isEqualTo("n2-standard-4");
    var stats = w.client.instancePools().get(pool).getStats();
    assertThat(stats.getUsedCount()).isEqualTo(3L);
    assertThat(stats.getIdleCount()).isEqualTo(1L);
  }

  private String drawing(String pool, long workers) {
    return w.client
        .clusters()
        .create(
            new CreateCluster()
                .setClusterName("drawing")
                .setSparkVersion("15.4.x-scala2.12")
                .setInstancePoolId(pool)
                .setNumWorkers(workers))
        .getResponse()
        .getClusterId();
  }

  @Test
  void nonsenseIsRefusedWithTheCodeThatFits() throws Exception {
    assertRefused(
        "{\"spark_version\":\"15.4.x-scala2.12\",\"num_workers\":1}", "INVALID_PARAMETER_VALUE");
    assertRefused(
        "{\"spark_version\":\"1.0\",\"node_type_id\":\"n2-standard-4\",\"num_workers\":1}",
        "INVALID_PARAMETER_VALUE");
    assertRefused(
        "{\"spark_version\":\"15.4.x-scala2.12\",\"node_type_id\":\"m3-ultramem-32\",\"num_workers\":1}",
        "INVALID_PARAMETER_VALUE");
    assertRefused("{\"num_workers\":\"many\"}", "MALFORMED_REQUEST");
    assertRefused("{\"gcp_attributes\":{\"availability\":\"SPOT\"}}", "MALFORMED_REQUEST");
    assertRefused("{", "MALFORMED_REQUEST");
    assertThat(w.call("GET", "/api/2.1/clusters/nothing", "").error())
        .isEqualTo("ENDPOINT_NOT_FOUND");
  }

  private void assertRefused(String body, String code) throws Exception {
    Workspace.Answer answer = w.call("POST", "/api/2.1/clusters/create", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo(code);
    assertThat(answer.body().path("message").asText())
        .isNotEmpty()
        .doesNotContain("com.databricks");
  }

  @Test
  void theSameIdempotencyTokenMakesOneCluster() throws Exception {
    String body =
        "{\"spark_version\":\"15.4.x-scala2.12\",\"node_type_id\":\"n2-standard-4\","
            + "\"num_workers\":1,\"idempotency_token\":\"once\"}";
    String first = w.call("POST", "/api/2.0/clusters/create", body).body().toString();
    assertThat(w.call("POST", "/api/2.0/clusters/create", body).body()).hasToString(first);
    assertThat(w.call("GET", "/api/2.0/clusters/list", "").body().path("clusters")).hasSize(1);
  }
}
