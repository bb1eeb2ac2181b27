package io.mlinfra.sandbox.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad requests get the status, the reason and the message that Google gives them. */
class RefusalsTest {
  @TempDir Path dir;

  @Test
  void eachBadRequestIsRefusedAsGoogleRefusesIt() throws IOException, InterruptedException {
    List<String> unlike = new ArrayList<>();
    try (Api api = new Api(dir)) {
      for (List<String> done : Table.read("refusals-before.txt")) {
        api.run(done.get(0), done.get(1), done.get(2));
      }
      refuse(api, "refusals.txt", unlike);
    }
    assertThat(unlike).isEmpty();
  }

  @Test
  void eachRuleForBodiesIsKept() throws IOException, InterruptedException {
    List<String> unlike = new ArrayList<>();
    try (Api api = new Api(dir)) {
      for (List<String> made : Table.read("kinds.txt")) {
        api.run("POST", made.get(0), made.get(1));
      }
      for (List<String> done : Table.read("refusals-of-kinds-before.txt")) {
        api.run(done.get(0), done.get(1), done.get(2));
      }
      refuse(api, "refusals-of-kinds.txt", unlike);
    }
    assertThat(unlike).isEmpty();
  }

  private static void refuse(Api api, String table, List<String> unlike)
      throws IOException, InterruptedException {
    for (List<String> line : Table.read(table)) {
      Api.Answer answer = api.call(line.get(0), line.get(1), line.get(2));
      boolean alike =
          answer.status() == Integer.parseInt(line.get(3))
              && answer.body().at("/error/code").asInt() == answer.status()
              && answer.reason().equals(line.get(4))
              && answer.message().startsWith(line.get(5));
      if (!alike) {
        unlike.add(line + " was answered " + answer);
      }
    }
  }

  @Test
  void whatWasRefusedLeftNothingBehind() throws IOException, InterruptedException {
    try (Api api = new Api(dir)) {
      String before = api.get("global/networks").toString();
      api.call("POST", "global/networks", "{'name': 'half', 'mtu': 9000}");
      api.call(
          "POST",
          "zones/us-central1-a/instances",
          "{'name': 'half', 'machineType': 'zones/us-central1-a/machineTypes/n1-standard-1',"
              + " 'disks': [{'boot': true, 'initializeParams': {'diskSizeGb': '20'}}],"
              + " 'networkInterfaces': [{'subnetwork': 'regions/us-central1/subnetworks/none'}]}");
      assertThat(api.get("global/networks")).hasToString(before);
      assertThat(api.get("zones/us-central1-a/disks").path("items")).isEmpty();
      assertThat(api.get("global/operations").path("items")).isEmpty();
    }
  }
}
