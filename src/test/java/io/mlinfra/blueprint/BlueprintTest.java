package io.mlinfra.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.ResourceGraph;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PlanParser;
import io.mlinfra.spec.units.Cidr;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlueprintTest {
  private static FleetPlan plan(String file, String... overrides) {
    PlanParser.Result result =
        new PlanParser(n -> Optional.empty(), List.of(overrides)).parse(Path.of(file), file);
    return ((PlanParser.Result.Parsed) result).file().plan();
  }

  private static ResourceGraph graph(String file, String... overrides) {
    return Blueprint.of(plan(file, overrides), Catalog.shipped(), List.of());
  }

  private static List<DesiredResource> of(ResourceGraph graph, String kind) {
    return graph.resources().stream().filter(r -> r.address().kind().equals(kind)).toList();
  }

  @Test
  void theSamePlanGivesTheSameGraphByteForByte() {
    assertThat(graph("plans/ml-fleet.yaml").inOrder())
        .hasToString(graph("plans/ml-fleet.yaml").inOrder().toString());
  }

  @Test
  void theShippedPlanBeginsWithTwelveMachines() {
    ResourceGraph graph = graph("plans/ml-fleet.yaml");
    long machines =
        of(graph, "compute.instance_group_manager").stream()
            .mapToLong(g -> g.body().path("targetSize").asLong())
            .sum();

    assertThat(machines).isEqualTo(4 + 3 + 5);
  }

  @Test
  void anA3MegaHasNineInterfacesEachInANetworkOfItsOwn() {
    for (DesiredResource template : of(graph("plans/ml-fleet.yaml"), "compute.instance_template")) {
      JsonNode p = template.body().path("properties");
      if (p.path("machineType").asText().equals("a3-megagpu-8g")) {
        assertThat(p.path("networkInterfaces")).hasSize(9);
        assertThat(p.path("networkInterfaces").findValuesAsText("network")).doesNotHaveDuplicates();
        assertThat(p.path("scheduling").path("onHostMaintenance").asText()).isEqualTo("TERMINATE");
        assertThat(p.path("resourcePolicies")).hasSize(1);
      }
    }
  }

  @Test
  void anA4HasTwoHostInterfacesAndEightForRdmaInTheNetworkOfItsZone() {
    ResourceGraph graph =
        graph(
            "plans/ml-fleet.yaml",
            "fleet.gpu_clusters.machine_type=a4-highgpu-8g",
            "fleet.gpu_clusters.regions=[us-central1]",
            "fleet.gpu_clusters.zones=[us-central1-b]");
    JsonNode nics =
        of(graph, "compute.instance_template").stream()
            .map(t -> t.body().path("properties"))
            .filter(p -> p.path("machineType").asText().equals("a4-highgpu-8g"))
            .findFirst()
            .orElseThrow()
            .path("networkInterfaces");
    assertThat(nics.findValuesAsText("nicType"))
        .containsExactlyElementsOf(
            Stream.concat(Stream.of("GVNIC", "GVNIC"), Stream.generate(() -> "MRDMA").limit(8))
                .toList());
    assertThat(nics.findValuesAsText("subnetwork")).doesNotHaveDuplicates();
    assertThat(nics.findValuesAsText("network").subList(2, 10))
        .containsOnly("projects/ml-fleet-dev/global/networks/ml-fleet-rdma-us-central1-b");
    assertThat(
            of(graph, "compute.network").stream()
                .filter(n -> n.body().has("networkProfile"))
                .map(n -> n.body().path("networkProfile").asText()))
        .containsExactly("projects/ml-fleet-dev/global/networkProfiles/us-central1-b-vpc-roce");
    assertThat(of(graph, "compute.network").stream().map(r -> r.address().name()))
        .noneMatch(n -> n.contains("-gpu-"));
  }

  @Test
  void localSsdsAreAttachedWhereTheirNumberIsThePlansToChoose() {
    ResourceGraph graph =
        graph(
            "plans/ml-fleet.yaml",
            "fleet.memory_clusters.machine_type=n2-standard-16",
            "performance.storage.local_ssd.count_per_instance=4");
    for (DesiredResource template : of(graph, "compute.instance_template")) {
      JsonNode p = template.body().path("properties");
      long scratch =
          StreamSupport.stream(p.path("disks").spliterator(), false)
              .filter(d -> d.path("type").asText().equals("SCRATCH"))
              .count();
      // A3 Mega brings its own; C4A has none.
      assertThat(scratch)
          .as(p.path("machineType").asText())
          .isEqualTo(p.path("machineType").asText().startsWith("n2-") ? 4 : 0);
    }
  }

  @Test
  void armMachinesGetArmImages() {
    for (DesiredResource template : of(graph("plans/ml-fleet.yaml"), "compute.instance_template")) {
      JsonNode p = template.body().path("properties");
      String image = p.path("disks").path(0).path("initializeParams").path("sourceImage").asText();
      boolean arm = p.path("machineType").asText().startsWith("c4a");
      assertThat(image.contains("arm64"))
          .as("%s on %s", image, p.path("machineType"))
          .isEqualTo(arm);
    }
  }

  @Test
  void spotAndOnDemandMachinesAreInGroupsApartAndM3IsNeverSpot() {
    for (DesiredResource template : of(graph("plans/ml-fleet.yaml"), "compute.instance_template")) {
      boolean spot = template.address().name().contains("-spot-");
      JsonNode scheduling = template.body().path("properties").path("scheduling");
      assertThat(scheduling.path("provisioningModel").asText())
          .isEqualTo(spot ? "SPOT" : "STANDARD");
      if (spot) {
        assertThat(template.body().path("properties").path("machineType").asText())
            .isEqualTo("a3-megagpu-8g");
      }
    }
  }

  @Test
  void subnetsNeverOverlap() {
    List<Cidr> ranges =
        of(graph("plans/ml-fleet.yaml"), "compute.subnetwork").stream()
            .map(s -> Cidr.parse(s.body().path("ipCidrRange").asText()))
            .toList();
    for (int i = 0; i < ranges.size(); i++) {
      for (int j = i + 1; j < ranges.size(); j++) {
        assertThat(ranges.get(i).overlaps(ranges.get(j))).isFalse();
      }
    }
  }

  @Test
  void aRegionAddedAtTheEndMovesNoSubnet() {
    List<String> before =
        of(graph("plans/examples/first-fleet.yaml"), "compute.subnetwork").stream()
            .map(s -> s.body().path("ipCidrRange").asText())
            .toList();
    List<String> after =
        of(
                graph(
                    "plans/examples/first-fleet.yaml",
                    "fleet.loaders.regions=[us-central1, us-east4]"),
                "compute.subnetwork")
            .stream()
            .map(s -> s.body().path("ipCidrRange").asText())
            .toList();

    assertThat(after).containsAll(before).hasSize(before.size() + 1);
  }

  @Test
  void theTemplatesNameFollowsItsContent() {
    String before =
        of(graph("plans/examples/first-fleet.yaml"), "compute.instance_template")
            .getFirst()
            .address()
            .name();
    String after =
        of(
                graph("plans/examples/first-fleet.yaml", "fleet.loaders.boot_disk_gb=200"),
                "compute.instance_template")
            .getFirst()
            .address()
            .name();

    assertThat(after).isNotEqualTo(before);
    assertThat(after.substring(0, after.length() - 9))
        .isEqualTo(before.substring(0, before.length() - 9));
  }

  @Test
  void aRangeThatIsTooSmallIsRefusedWithAReason() {
    assertThatThrownBy(() -> graph("plans/examples/first-fleet.yaml", "network.cidr=10.0.0.0/30"))
        .hasMessageContaining("too small");
  }

  @Property(tries = 200)
  void spotIsNeverMoreThanItsShareAndNothingIsLost(
      @ForAll @IntRange(min = 0, max = 500) int nodes,
      @ForAll @IntRange(min = 0, max = 100) int percent,
      @ForAll @IntRange(min = 1, max = 9) int regions) {
    long spot = Placements.spotNodes(nodes, BigDecimal.valueOf(percent).movePointLeft(2));
    long[] all = Placements.spread(nodes, regions);
    long[] spots = Placements.spread(spot, regions);
    long sum = 0;
    for (int i = 0; i < regions; i++) {
      assertThat(spots[i]).isLessThanOrEqualTo(all[i]);
      sum += all[i];
    }
    assertThat(sum).isEqualTo(nodes);
    assertThat(spot * 100).isLessThanOrEqualTo((long) nodes * percent);
    assertThat((spot + 1) * 100).isGreaterThan((long) nodes * percent);
  }

  @Property(tries = 100)
  void carvedRangesLieWithinTheWholeAndDoNotOverlap(
      @ForAll @IntRange(min = 8, max = 14) int prefix,
      @ForAll @IntRange(min = 1, max = 40) int regions,
      @ForAll @IntRange(min = 0, max = 8) int networks) {
    liesWithin(Cidr.parse("10.0.0.0/" + prefix), new SubnetCarver.Demand(regions, networks, 0));
  }

  @Property(tries = 100)
  void aSmallRangeIsCutIntoWhatTheFleetHasAndNoMore(
      @ForAll @IntRange(min = 21, max = 25) int prefix,
      @ForAll @IntRange(min = 1, max = 4) int regions,
      @ForAll @IntRange(min = 0, max = 4) int networks,
      @ForAll @IntRange(min = 0, max = 2) int zones) {
    Cidr whole = Cidr.parse("10.0.0.0/" + prefix);
    SubnetCarver.Demand demand =
        new SubnetCarver.Demand(regions, networks, networks == 0 ? 0 : zones);
    try {
      liesWithin(whole, demand);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("is too small for " + regions);
      assertThat(prefix).isGreaterThan(21);
    }
    if (regions == 1 && networks == 0) {
      assertThat(new SubnetCarver(whole, demand).main(0)).isEqualTo(whole);
    }
  }

  private static void liesWithin(Cidr whole, SubnetCarver.Demand demand) {
    SubnetCarver carver = new SubnetCarver(whole, demand);
    List<Cidr> ranges = new ArrayList<>();
    for (int r = 0; r < demand.regions(); r++) {
      ranges.add(carver.main(r));
      if (demand.rdmaZones() > 0) {
        ranges.add(carver.second(r));
      }
      for (int n = 0; n < demand.gpuNetworks(); n++) {
        ranges.add(carver.gpu(r, n));
      }
    }
    for (int z = 0; z < demand.rdmaZones(); z++) {
      for (int n = 0; n < demand.gpuNetworks(); n++) {
        ranges.add(carver.rdma(z, n));
      }
    }
    ranges.sort((a, b) -> Integer.compareUnsigned(a.address(), b.address()));
    for (int i = 0; i < ranges.size(); i++) {
      assertThat(whole.contains(ranges.get(i))).isTrue();
      if (i > 0) {
        assertThat(ranges.get(i - 1).overlaps(ranges.get(i))).isFalse();
      }
    }
  }
}
