package io.mlinfra.sandbox.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Methods that fleets need now and then do what they say. */
class FurtherMethodsTest {
  private static final String ZONE = "zones/us-central1-b/";

  @TempDir Path dir;

  private Api api;

  @BeforeEach
  void serve() throws IOException {
    api = new Api(dir);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aNetworkForRdmaIsBoundToTheZoneOfItsProfile() throws IOException, InterruptedException {
    JsonNode profile = api.get("global/networkProfiles/us-central1-b-vpc-roce");
    assertThat(profile.at("/location/name").asText()).isEqualTo("us-central1-b");
    assertThat(profile.at("/profileType/rdmaSubtype").asText()).isEqualTo("ROCE");
    assertThat(profile.at("/features/interfaceTypes/0").asText()).isEqualTo("MRDMA");
    String network =
        "{'name': '%s', 'autoCreateSubnetworks': %s, 'networkProfile':"
            + " 'global/networkProfiles/us-central1-b-vpc-%s'}";
    assertThat(api.call("POST", "global/networks", network.formatted("n", "false", "x")).reason())
        .isEqualTo("invalid");
    assertThat(api.call("POST", "global/networks", network.formatted("n", "true", "roce")).reason())
        .isEqualTo("invalid");
    api.run("POST", "global/networks", network.formatted("rdma", "false", "roce"));
    assertThat(api.get("global/networks/rdma").path("mtu").asInt()).isEqualTo(8896);
    String subnet =
        "{'name': 'gpu', 'network': 'global/networks/rdma', 'ipCidrRange': '10.7.0.0/16'}";
    assertThat(api.call("POST", "regions/us-east4/subnetworks", subnet).message())
        .contains("us-central1-b");
    api.run("POST", "regions/us-central1/subnetworks", subnet);
    String machine =
        "{'name': 'vm', 'machineType': '%smachineTypes/n1-standard-1', 'networkInterfaces':"
            + " [{'subnetwork': 'regions/us-central1/subnetworks/gpu'}], 'disks': [{'boot': true,"
            + " 'initializeParams': {'sourceImage':"
            + " 'projects/debian-cloud/global/images/family/debian-12'}}]}";
    assertThat(
            api.call(
                    "POST",
                    "zones/us-central1-a/instances",
                    machine.formatted("zones/us-central1-a/"))
                .message())
        .contains("in zone 'us-central1-b' only");
    api.run("POST", ZONE + "instances", machine.formatted(ZONE));
  }

  @Test
  void denseReservationsHaveBlocksSubBlocksAndSlots() throws IOException, InterruptedException {
    String reservation =
        "{'name': '%s', 'specificReservationRequired': true, 'specificReservation': {'count': '20',"
            + " 'instanceProperties': {'machineType': 'n1-standard-1'}}%s}";
    api.run("POST", ZONE + "reservations", reservation.formatted("loose", ""));
    api.run(
        "POST",
        ZONE + "reservations",
        reservation.formatted("dense", ", 'deploymentType': 'DENSE'"));
    assertThat(api.get(ZONE + "reservations/loose/reservationBlocks").path("items")).isEmpty();
    String blocks = ZONE + "reservations/dense/reservationBlocks";
    JsonNode block = api.get(blocks).path("items").path(0);
    assertThat(block.path("count").asInt()).isEqualTo(20);
    String subBlocks = blocks + "/" + block.path("name").asText() + "/reservationSubBlocks";
    JsonNode parts = api.get(subBlocks).path("items");
    assertThat(parts.findValuesAsText("count")).containsExactly("18", "2");
    String last = subBlocks + "/" + parts.path(1).path("name").asText();
    assertThat(api.get(last + "/reservationSlots").path("items")).hasSize(2);
    assertThat(api.get(last).at("/resource/kind").asText())
        .isEqualTo("compute#reservationSubBlock");
    assertThat(api.call("GET", subBlocks + "/absent", "").reason()).isEqualTo("notFound");
  }

  @Test
  void dynamicInterfacesComeAndGo() throws IOException, InterruptedException {
    api.run(
        "POST",
        ZONE + "instances",
        "{'name': 'vm', 'machineType': '"
            + ZONE
            + "machineTypes/n1-standard-1', 'networkInterfaces': [{'network':"
            + " 'global/networks/default'}], 'disks': [{'boot': true, 'initializeParams':"
            + " {'sourceImage': 'projects/debian-cloud/global/images/family/debian-12'}}]}");
    String vm = ZONE + "instances/vm";
    String nic = "{'network': 'global/networks/default', 'parentNicName': 'nic0', 'vlan': %d}";
    assertThat(api.call("POST", vm + "/addNetworkInterface", nic.formatted(1)).reason())
        .isEqualTo("invalid");
    api.run("POST", vm + "/addNetworkInterface", nic.formatted(7));
    assertThat(api.get(vm).path("networkInterfaces").findValuesAsText("name"))
        .containsExactly("nic0", "nic0.7");
    String delete = vm + "/deleteNetworkInterface?networkInterfaceName=";
    assertThat(api.call("POST", delete + "nic0", "").status()).isEqualTo(400);
    api.run("POST", delete + "nic0.7", "");
    assertThat(api.get(vm).path("networkInterfaces")).hasSize(1);
  }

  @Test
  void routePoliciesAreKeptWithTheirRouter() throws IOException, InterruptedException {
    api.run(
        "POST",
        "regions/us-central1/routers",
        "{'name': 'r', 'network': 'global/networks/default'}");
    String router = "regions/us-central1/routers/r";
    api.run(
        "POST", router + "/updateRoutePolicy", "{'name': 'p', 'type': 'ROUTE_POLICY_TYPE_IMPORT'}");
    api.run("POST", router + "/patchRoutePolicy", "{'name': 'p', 'description': 'd'}");
    assertThat(api.get(router + "/getRoutePolicy?policy=p").at("/resource/description").asText())
        .isEqualTo("d");
    assertThat(api.get(router + "/listRoutePolicies").path("result")).hasSize(1);
    assertThat(api.get(router).toString()).doesNotContain("outePolicies");
    api.run("POST", router + "/deleteRoutePolicy?policy=p", "");
    assertThat(api.call("GET", router + "/getRoutePolicy?policy=p", "").reason())
        .isEqualTo("notFound");
  }

  @Test
  void aServiceProjectFindsItsHost() throws IOException, InterruptedException {
    String user = "{'xpnResource': {'id': 'service-project', 'type': 'PROJECT'}}";
    assertThat(api.call("POST", "enableXpnResource", user).status()).isEqualTo(400);
    api.run("POST", "enableXpnHost", "");
    api.run("POST", "enableXpnResource", user);
    assertThat(api.get("getXpnResources").at("/resources/0/id").asText())
        .isEqualTo("service-project");
    assertThat(api.get("/compute/v1/projects/service-project/getXpnHost").path("name").asText())
        .isEqualTo("ml-fleet-dev");
    api.run("POST", "disableXpnResource", user);
    assertThat(api.get("getXpnResources").has("resources")).isFalse();
  }

  @Test
  void aProjectIsKnownByItsNumberToo() throws IOException, InterruptedException {
    api.get("global/networks/default");
    assertThat(
            api.get("/compute/v1/projects/123456789012/global/networks/default")
                .path("selfLink")
                .asText())
        .endsWith("/projects/ml-fleet-dev/global/networks/default");
  }

  @Test
  void bodiesOfMethodsAreReadAsStrictlyAsThoseOfResources()
      throws IOException, InterruptedException {
    api.run("POST", "global/networks", "{'name': 'n', 'autoCreateSubnetworks': false}");
    assertThat(api.call("POST", "global/networks/n/addPeering", "{'frob': 1}").message())
        .isEqualTo("Invalid JSON payload received. Unknown name \"frob\": Cannot find field.");
  }
}
