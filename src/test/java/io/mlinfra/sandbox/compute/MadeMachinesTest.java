package io.mlinfra.sandbox.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What machines get when they are made, and what they cannot have because others have it. */
class MadeMachinesTest {
  private static final String ZONE = "zones/us-central1-a/";
  private static final String IMAGE = "projects/debian-cloud/global/images/family/debian-12";

  @TempDir Path dir;
  private Api api;

  @BeforeEach
  void start() throws Exception {
    api = new Api(dir);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static String machine(String name, String nic, String disk) {
    return """
    {'name': '%s', 'machineType': '%smachineTypes/e2-medium', 'networkInterfaces': [%s],
     'disks': [%s]}\
    """
        .formatted(name, ZONE, nic, disk.isEmpty() ? boot("30") : disk);
  }

  private static String boot(String gb) {
    return "{'boot': true, 'autoDelete': true, 'initializeParams': {'sourceImage': '%s',"
            .formatted(IMAGE)
        + " 'diskSizeGb': '"
        + gb
        + "'}}";
  }

  @Test
  void noTwoMachinesHaveOneAddressAndOnesThatWentLeaveTheirs() throws Exception {
    api.run(
        "POST",
        "regions/us-central1/subnetworks",
        "{'name': 'small', 'network': 'global/networks/default', 'ipCidrRange': '172.16.0.0/28'}");
    String nic = "{'subnetwork': 'regions/us-central1/subnetworks/small'}";
    // A /28 has sixteen addresses, four of which are the network's own.
    for (int i = 0; i < 12; i++) {
      api.run("POST", ZONE + "instances", machine("m" + i, nic, ""));
    }

    List<String> addresses = new ArrayList<>();
    for (JsonNode m : api.get(ZONE + "instances").path("items")) {
      addresses.add(m.path("networkInterfaces").path(0).path("networkIP").asText());
    }
    Api.Answer full = api.call("POST", ZONE + "instances", machine("late", nic, ""));
    api.run("DELETE", ZONE + "instances/m3", "");
    api.run("POST", ZONE + "instances", machine("late", nic, ""));

    assertThat(addresses).hasSize(12).doesNotHaveDuplicates();
    assertThat(full.message()).contains("is exhausted");
  }

  @Test
  void anAddressThatIsTakenIsFoundByTheOperationAndNothingIsMade() throws Exception {
    api.run("POST", ZONE + "instances", machine("a", "{'networkIP': '10.128.0.99'}", ""));

    JsonNode operation =
        api.run("POST", ZONE + "instances", machine("b", "{'networkIP': '10.128.0.99'}", ""));

    JsonNode done = api.get(ZONE + "operations/" + operation.path("name").asText());
    assertThat(done.at("/error/errors/0/code").asText()).isEqualTo("IP_IN_USE_BY_ANOTHER_RESOURCE");
    assertThat(done.at("/error/errors/0/message").asText())
        .isEqualTo("IP '10.128.0.99' is already being used by another resource.");
    assertThat(api.call("GET", ZONE + "instances/b", "").status()).isEqualTo(404);
    assertThat(api.call("GET", ZONE + "disks/b", "").status()).isEqualTo(404);
  }

  @Test
  void aReservedAddressIsInUseForAsLongAsAMachineHasIt() throws Exception {
    api.run("POST", "regions/us-central1/addresses", "{'name': 'ip'}");
    String ip = api.get("regions/us-central1/addresses/ip").path("address").asText();
    String nic = "{'accessConfigs': [{'natIP': '" + ip + "'}]}";
    api.run("POST", ZONE + "instances", machine("a", nic, ""));

    JsonNode used = api.get("regions/us-central1/addresses/ip");
    Api.Answer refused = api.call("DELETE", "regions/us-central1/addresses/ip", "");
    api.run("DELETE", ZONE + "instances/a", "");

    assertThat(used.path("status").asText()).isEqualTo("IN_USE");
    assertThat(used.path("users").path(0).asText()).endsWith("/instances/a");
    assertThat(refused.reason()).isEqualTo("resourceInUseByAnotherResource");
    assertThat(api.get("regions/us-central1/addresses/ip").path("status").asText())
        .isEqualTo("RESERVED");
    api.run("DELETE", "regions/us-central1/addresses/ip", "");
  }

  @Test
  void aDiskThatAMachineWritesToBootsNoOther() throws Exception {
    api.run("POST", ZONE + "instances", machine("a", "{}", ""));

    Api.Answer refused =
        api.call(
            "POST",
            ZONE + "instances",
            machine("b", "{}", "{'boot': true, 'source': '" + ZONE + "disks/a'}"));

    assertThat(refused.reason()).isEqualTo("resourceInUseByAnotherResource");
  }

  @Test
  void machinesAreMadeInBulkAfterATemplateThatWasTakenFromAMachine() throws Exception {
    api.run(
        "POST",
        ZONE + "instances",
        machine("a", "{}", boot("40") + ", {'initializeParams': {'diskSizeGb': '50'}}"));
    api.run(
        "POST",
        "global/instanceTemplates",
        "{'name': 't', 'sourceInstance': '%sinstances/a', 'sourceInstanceParams': {'diskConfigs':"
                .formatted(ZONE)
            + " [{'deviceName': 'persistent-disk-1', 'instantiateFrom': 'BLANK'}]}}");

    api.run(
        "POST",
        "zones/us-central1-b/instances/bulkInsert",
        "{'count': '2', 'namePattern': 'b-#', 'sourceInstanceTemplate':"
            + " 'global/instanceTemplates/t', 'instanceProperties': {'machineType': 'e2-small'}}");

    JsonNode made = api.get("zones/us-central1-b/instances/b-2");
    assertThat(made.path("machineType").asText()).endsWith("us-central1-b/machineTypes/e2-small");
    assertThat(made.path("disks").findValuesAsText("diskSizeGb")).contains("40", "50");
    assertThat(made.path("disks").path(1).path("source").asText()).endsWith("/disks/b-2-1");
  }

  @Test
  void aReservationCountsTheMachinesThatTakeItUp() throws Exception {
    api.run(
        "POST",
        ZONE + "reservations",
        "{'name': 'r', 'specificReservation': {'count': '2', 'instanceProperties':"
            + " {'machineType': 'e2-medium'}}}");
    for (int i = 0; i < 3; i++) {
      api.run("POST", ZONE + "instances", machine("m" + i, "{}", ""));
    }

    assertThat(used()).isEqualTo("2");
    api.run("POST", ZONE + "instances/m0/stop", "");
    api.run("POST", ZONE + "instances/m1/stop", "");
    assertThat(used()).isEqualTo("1");
  }

  private String used() throws Exception {
    return api.get(ZONE + "reservations/r").path("specificReservation").path("inUseCount").asText();
  }
}
