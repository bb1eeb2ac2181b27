package io.mlinfra.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.inventory.Inventory;
import io.mlinfra.inventory.Item;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Both sides of each limit that decides a price. */
class MeterTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Item> resources = new ArrayList<>();

  private void add(String kind, String name, Location at, String body) {
    try {
      resources.add(
          new Item(
              new Address(kind, name),
              "",
              at,
              (ObjectNode) JSON.readTree(body.replace('\'', '"')),
              1,
              Optional.empty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void machines(long size, String disks) {
    add(
        "compute.instance_template",
        "t",
        Location.GLOBAL,
        "{'properties': {'machineType': 'c4a-standard-4', 'disks': [" + disks + "]}}");
    add(
        "compute.instance_group_manager",
        "g",
        Location.zone("us-central1-a"),
        "{'instanceTemplate': 'projects/p/global/instanceTemplates/t', 'targetSize': "
            + size
            + "}");
  }

  private List<CostLine> lines() {
    Meter meter =
        new Meter(Catalog.shipped(), Inventory.scaled(resources, BigDecimal.ZERO), "us-central1");
    meter.run();
    return meter.lines();
  }

  private Optional<CostLine> line(String what) {
    return lines().stream().filter(l -> l.what().startsWith(what)).findFirst();
  }

  @Test
  void hyperdiskBalancedHasThreeThousandIopsAnd140MibsForNothing() {
    machines(
        1,
        "{'initializeParams': {'diskType': 'hyperdisk-balanced', 'diskSizeGb': '100',"
            + " 'provisionedIops': '3000', 'provisionedThroughput': '140'}}");
    assertThat(line("hyperdisk-balanced, 100 GB").flatMap(CostLine::unitHour)).isPresent();
    assertThat(lines()).noneMatch(CostLine::unknown);
  }

  @Test
  void aboveThatItCostsSomethingWhosePriceIsNotKnown() {
    machines(
        1,
        "{'initializeParams': {'diskType': 'hyperdisk-balanced', 'diskSizeGb': '100',"
            + " 'provisionedIops': '3001', 'provisionedThroughput': '141'}}");
    assertThat(lines().stream().filter(CostLine::unknown).map(CostLine::what))
        .containsExactly("hyperdisk-balanced, 1 IOPS", "hyperdisk-balanced, 1 MiB/s");
  }

  @Test
  void cloudNatCostsForNoMoreThan32Machines() {
    add("compute.router", "r", Location.region("us-central1"), "{'nats': [{'name': 'n'}]}");
    machines(32, "");
    assertThat(line("Cloud NAT, each").orElseThrow().quantity().max()).isEqualByComparingTo("32");
    resources.removeIf(r -> r.address().name().equals("g"));
    machines(33, "");
    assertThat(line("Cloud NAT, each").orElseThrow().quantity().max()).isEqualByComparingTo("32");
    resources.removeIf(r -> r.address().name().equals("g"));
    machines(31, "");
    assertThat(line("Cloud NAT, each").orElseThrow().quantity().max()).isEqualByComparingTo("31");
  }

  @Test
  void aRouterWithoutNatCostsNothing() {
    add("compute.router", "r", Location.region("us-central1"), "{}");
    assertThat(lines()).isEmpty();
  }

  @Test
  void fiveForwardingRulesOfARegionCostAsOneAndTheSixthOnTop() {
    for (int i = 1; i <= 5; i++) {
      add("compute.forwarding_rule", "rule-" + i, Location.region("us-central1"), "{}");
    }
    assertThat(FleetCost.sum(lines()).max()).isEqualByComparingTo("0.025");
    add("compute.forwarding_rule", "rule-6", Location.region("us-central1"), "{}");
    assertThat(FleetCost.sum(lines()).max()).isEqualByComparingTo("0.035");
    add("compute.forwarding_rule", "elsewhere", Location.region("us-east4"), "{}");
    assertThat(FleetCost.sum(lines()).max()).isEqualByComparingTo("0.060");
  }

  @Test
  void anExternalAddressCostsAndAnInternalOneDoesNot() {
    add("compute.address", "a", Location.region("us-east4"), "{'addressType': 'INTERNAL'}");
    assertThat(lines()).isEmpty();
    add("compute.address", "b", Location.region("us-east4"), "{'addressType': 'EXTERNAL'}");
    assertThat(FleetCost.sum(lines()).max()).isEqualByComparingTo("0.011");
  }

  @Test
  void aMachineOfAnUnknownTypeIsUnknownAndNotFree() {
    add(
        "compute.instance_template",
        "t",
        Location.GLOBAL,
        "{'properties': {'machineType': 'z99-mega-1'}}");
    add(
        "compute.instance_group_manager",
        "g",
        Location.zone("us-central1-a"),
        "{'instanceTemplate': 't', 'targetSize': 2}");
    assertThat(lines()).singleElement().satisfies(l -> assertThat(l.unknown()).isTrue());
  }

  @Test
  void localSsdThatATypeFixesIsInTheMachinesPriceAndWhatThePlanAddsIsNot() {
    add(
        "compute.instance_template",
        "t",
        Location.GLOBAL,
        "{'properties': {'machineType': 'a2-highgpu-1g', 'disks': [{'type': 'SCRATCH'},"
            + " {'type': 'SCRATCH'}]}}");
    add(
        "compute.instance_group_manager",
        "g",
        Location.zone("us-central1-a"),
        "{'instanceTemplate': 't', 'targetSize': 1}");
    // 2 x 375 GB x $0.08 a month / 730 hours
    assertThat(line("2 x local SSD").flatMap(CostLine::unitHour).orElseThrow())
        .isEqualByComparingTo("0.08219178");
    resources.clear();
    add(
        "compute.instance_template",
        "t",
        Location.GLOBAL,
        "{'properties': {'machineType': 'a3-megagpu-8g'}}");
    add(
        "compute.instance_group_manager",
        "g",
        Location.zone("us-central1-a"),
        "{'instanceTemplate': 't', 'targetSize': 1}");
    assertThat(lines())
        .singleElement()
        .satisfies(l -> assertThat(l.what()).isEqualTo("a3-megagpu-8g with 16 local SSD"));
  }
}
