package io.mlinfra.provider.gcp;

import static io.mlinfra.provider.gcp.Cloud.desired;
import static io.mlinfra.provider.gcp.Cloud.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlinfra.provider.BucketProbe;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.FleetReader.Machine;
import io.mlinfra.provider.FleetReader.Offer;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.Readiness;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a fleet of two machines says about itself. */
class ComputeFleetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Cloud cloud;
  private ComputeFleet fleet;

  @BeforeEach
  void start() throws IOException {
    cloud = new Cloud(folder);
    cloud.withNetworkAndTemplate();
    fleet = new ComputeFleet(cloud.connection());
  }

  @AfterEach
  void stop() {
    fleet.close();
    cloud.close();
  }

  private LiveResource group(String kind, String place) {
    DesiredResource wanted =
        desired(
            kind,
            "group",
            place,
            json(
                "{'name': 'group', 'baseInstanceName': 'group', 'targetSize': 2,"
                    + " 'instanceTemplate':"
                    + " 'projects/ml-project/global/instanceTemplates/small'}"));
    cloud.create(wanted);
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      LiveResource live = cloud.listed(wanted).orElseThrow();
      Readiness readiness = cloud.adapter(kind).readiness(live);
      if (readiness.ready()) {
        return live;
      }
      assertThat(Instant.now()).as(readiness.reason()).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "compute.instance_group_manager, us-central1-a",
    "compute.region_instance_group_manager, us-central1"
  })
  void aStableGroupListsItsMachinesAsRunning(String kind, String place) {
    List<Machine> machines = fleet.machinesOf(group(kind, place));
    assertThat(machines).hasSize(2).allSatisfy(m -> assertThat(m.zone()).startsWith(place));
    assertThat(machines).extracting(Machine::status).containsOnly("RUNNING");
    assertThat(machines).extracting(Machine::action).containsOnly("NONE");
  }

  @Test
  void machinesAreFoundByLabelInAllZones() {
    group("compute.region_instance_group_manager", "us-central1");
    assertThat(fleet.labelled("team", "ml")).hasSize(2);
    assertThat(fleet.labelled("team", "other")).isEmpty();
  }

  @Test
  void aMachineSpeaksBySerialPortAndGuestAttributes() {
    Machine machine =
        fleet.machinesOf(group("compute.instance_group_manager", "us-central1-a")).getFirst();
    assertThat(fleet.serialOutput(machine.zone(), machine.name())).contains(machine.name());
    assertThat(fleet.guestAttributes(machine.zone(), machine.name(), "mlinfra")).isEmpty();
  }

  @Test
  void aZoneSaysWhatItOffers() {
    assertThat(fleet.offered(Offer.MACHINE_TYPES, "us-central1-a")).contains("e2-medium");
    assertThat(fleet.offered(Offer.DISK_TYPES, "us-central1-a")).contains("hyperdisk-balanced");
    assertThat(fleet.offered(Offer.ACCELERATOR_TYPES, "us-central1-a")).isNotEmpty();
  }

  @Test
  void aBackendServiceSaysHowTheMachinesBehindItAre() {
    LiveResource group = group("compute.instance_group_manager", "us-central1-a");
    cloud.create(
        desired(
            "compute.health_check",
            "probe",
            "us-central1",
            json("{'name': 'probe', 'type': 'TCP', 'tcpHealthCheck': {'port': 22}}")));
    DesiredResource service =
        desired(
            "compute.backend_service",
            "entry",
            "us-central1",
            json(
                "{'name': 'entry', 'loadBalancingScheme': 'INTERNAL', 'protocol': 'TCP',"
                    + " 'healthChecks':"
                    + " ['projects/ml-project/regions/us-central1/healthChecks/probe'],"
                    + " 'backends': [{'group': 'projects/ml-project/zones/us-central1-a/"
                    + "instanceGroups/%s', 'balancingMode': 'CONNECTION'}]}"
                        .formatted(group.address().name())));
    cloud.create(service);
    LiveResource live = cloud.listed(service).orElseThrow();
    assertThat(fleet.health(live))
        .hasSize(2)
        .allSatisfy(h -> assertThat(h.group()).isEqualTo("group"));
  }

  @Test
  void whatTheClientsThrowIsSortedLikeAllElse() {
    assertThatThrownBy(() -> fleet.serialOutput("us-central1-a", "absent"))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> {
              assertThat(e.failure().category()).isEqualTo(Failure.Category.NOT_FOUND);
              assertThat(e.getMessage()).contains("instances.getSerialPortOutput", "absent");
            });
  }

  @Test
  void aBucketThatGivesBackWhatWasWrittenPassesItsProbe() {
    cloud.create(
        desired(
            "storage.bucket",
            "checkpoints",
            "global",
            json("{'name': 'checkpoints', 'location': 'US'}")));
    try (GcsObjectStore bucket = new GcsObjectStore(cloud.connection(), "checkpoints")) {
      assertThat(BucketProbe.run(bucket, "recovery/probe")).isEmpty();
      assertThat(bucket.list("")).isEmpty();
    }
  }
}
