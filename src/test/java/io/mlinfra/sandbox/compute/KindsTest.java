package io.mlinfra.sandbox.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind in the tables lives its whole life, and stays while something else needs it. */
class KindsTest {
  /** What is committed to runs to its end: the API has no method that deletes it. */
  private static final Set<String> KEPT_FOR_EVER = Set.of("commitments");

  @TempDir Path dir;

  private record Example(String collection, String body) {
    String path() throws IOException {
      return collection
          + "/"
          + new ObjectMapper().readTree(body.replace('\'', '"')).path("name").asText();
    }

    String kind() {
      return collection.substring(collection.lastIndexOf('/') + 1);
    }
  }

  private static List<Example> examples() throws IOException {
    return Table.read("kinds.txt").stream().map(l -> new Example(l.get(0), l.get(1))).toList();
  }

  @Test
  void everyKindHasAnExampleHere() throws IOException {
    Set<String> shown = new HashSet<>();
    examples().forEach(e -> shown.add(e.kind()));
    assertThat(KindsPage.kinds()).extracting(ComputeKind::collection).isSubsetOf(shown);
  }

  @Test
  void everyKindIsMadeReadListedAndDeleted() throws IOException, InterruptedException {
    try (Api api = new Api(dir)) {
      for (Example e : examples()) {
        JsonNode operation = api.run("POST", e.collection(), e.body());
        assertThat(operation.path("targetLink").asText()).endsWith("/" + e.path());
        assertThat(
                api.get(
                        e.collection()
                            .replaceFirst(
                                "/[^/]+$", "/operations/" + operation.path("name").asText()))
                    .path("status")
                    .asText())
            .isEqualTo("DONE");
        assertThat(api.call("POST", e.collection(), e.body()).reason())
            .as(e.path())
            .isEqualTo("alreadyExists");
        JsonNode read = api.get(e.path());
        assertThat(read.path("selfLink").asText()).endsWith("/projects/ml-fleet-dev/" + e.path());
        assertThat(read.path("kind").asText()).startsWith("compute#");
        assertThat(read.path("creationTimestamp").asText()).isNotEmpty();
        assertThat(read.path("id").asText()).isEqualTo(operation.path("targetId").asText());
        assertThat(api.get(e.collection()).path("items").findValuesAsText("selfLink"))
            .contains(read.path("selfLink").asText());
        assertThat(api.get("aggregated/" + e.kind()).findValuesAsText("selfLink"))
            .contains(read.path("selfLink").asText());
      }
      for (Example e : examples().reversed()) {
        if (KEPT_FOR_EVER.contains(e.kind())) {
          assertThat(api.call("DELETE", e.path(), "").reason()).isEqualTo("notFound");
          continue;
        }
        assertThat(api.run("DELETE", e.path(), "").path("operationType").asText())
            .containsIgnoringCase("delete");
        assertThat(api.call("GET", e.path(), "").reason()).as(e.path()).isEqualTo("notFound");
      }
    }
  }

  @Test
  void whatIsUsedStays() throws IOException, InterruptedException {
    try (Api api = new Api(dir)) {
      for (Example e : examples()) {
        api.run("POST", e.collection(), e.body());
      }
      for (String used :
          List.of(
              "global/networks/net",
              "regions/us-central1/subnetworks/sub",
              "regions/us-central1/addresses/addr",
              "regions/us-central1/resourcePolicies/policy",
              "regions/us-central1/routers/router",
              "global/instanceTemplates/tpl",
              "zones/us-central1-a/instanceGroupManagers/igm",
              "global/healthChecks/hc",
              "global/httpHealthChecks/old",
              "global/backendServices/bs",
              "global/backendServices/tcp",
              "global/securityPolicies/armor",
              "global/urlMaps/map",
              "global/sslCertificates/cert",
              "global/sslPolicies/ssl",
              "global/targetHttpProxies/http",
              "regions/us-central1/vpnGateways/ha",
              "regions/us-central1/nodeTemplates/nt")) {
        Api.Answer answer = api.call("DELETE", used, "");
        assertThat(answer.status()).as(used).isEqualTo(400);
        assertThat(answer.reason()).as(used).isEqualTo("resourceInUseByAnotherResource");
        assertThat(answer.message()).contains("is already being used by 'projects/ml-fleet-dev/");
      }
    }
  }

  @Test
  void labelsChangeOnlyByTheirFingerprint() throws IOException, InterruptedException {
    Set<String> labelled = new HashSet<>();
    KindsPage.kinds().stream()
        .filter(ComputeKind::labels)
        .forEach(k -> labelled.add(k.collection()));
    try (Api api = new Api(dir)) {
      for (Example e : examples()) {
        api.run("POST", e.collection(), e.body());
        if (!labelled.contains(e.kind())) {
          continue;
        }
        String print = api.get(e.path()).path("labelFingerprint").asText();
        api.run(
            "POST",
            e.path() + "/setLabels",
            "{'labels': {'a': 'b'}, 'labelFingerprint': '" + print + "'}");
        assertThat(api.get(e.path()).at("/labels/a").asText()).as(e.path()).isEqualTo("b");
        Api.Answer late =
            api.call(
                "POST",
                e.path() + "/setLabels",
                "{'labels': {'a': 'c'}, 'labelFingerprint': '" + print + "'}");
        assertThat(late.status()).as(e.path()).isEqualTo(412);
        assertThat(late.reason()).isEqualTo("conditionNotMet");
      }
    }
  }

  @Test
  void settingsAreAlwaysThereAndChangeByAPatch() throws IOException, InterruptedException {
    try (Api api = new Api(dir)) {
      String snapshots = "global/snapshotSettings";
      assertThat(api.get(snapshots).at("/storageLocation/policy").asText())
          .isEqualTo("NEAREST_MULTI_REGION");
      api.run("PATCH", snapshots, "{'storageLocation': {'policy': 'LOCAL_REGION'}}");
      assertThat(api.get(snapshots).at("/storageLocation/policy").asText())
          .isEqualTo("LOCAL_REGION");
      assertThat(api.call("PATCH", snapshots, "{'storage': {}}").status()).isEqualTo(400);
      String zone = "zones/us-central1-a/instanceSettings";
      String old = api.get(zone).path("fingerprint").asText();
      api.run("PATCH", zone, "{'fingerprint': '" + old + "', 'metadata': {'items': {'a': 'b'}}}");
      assertThat(api.get(zone).at("/metadata/items/a").asText()).isEqualTo("b");
      assertThat(api.call("PATCH", zone, "{'fingerprint': '" + old + "'}").status()).isEqualTo(412);
      assertThat(api.call("GET", "zones/us-central1-a/snapshotSettings", "").status())
          .isEqualTo(404);
    }
  }

  @Test
  void betaFieldsAreTakenByTheBetaVersionOnly() throws IOException, InterruptedException {
    try (Api api = new Api(dir)) {
      String policies = "regions/us-central1/resourcePolicies";
      String body =
          "{'name': 'near', 'groupPlacementPolicy': {'collocation': 'COLLOCATED', 'maxDistance':"
              + " %s}}";
      assertThat(api.call("POST", policies, body.formatted("2")).message())
          .contains("Unknown name \"maxDistance\"");
      String beta = "/compute/beta/projects/ml-fleet-dev/" + policies;
      assertThat(api.call("POST", beta, body.formatted("'2'")).status()).isEqualTo(400);
      assertThat(api.call("POST", beta, body.formatted("2")).status()).isEqualTo(200);
      assertThat(api.get(policies + "/near").at("/groupPlacementPolicy/maxDistance").asInt())
          .isEqualTo(2);
    }
  }

  @Test
  void fieldsThatAreNewInTheApiAreTaken() throws IOException, InterruptedException {
    try (Api api = new Api(dir)) {
      api.run(
          "POST",
          "global/instanceTemplates",
          "{'name': 'graceful', 'properties': {'machineType': 'n2-standard-2', 'networkInterfaces':"
              + " [{'network': 'global/networks/default'}], 'disks': [{'boot': true,"
              + " 'initializeParams': {'sourceImage':"
              + " 'projects/debian-cloud/global/images/family/debian-12'}}], 'scheduling':"
              + " {'gracefulShutdown': {'enabled': true}}}}");
      assertThat(
              api.get("global/instanceTemplates/graceful")
                  .at("/properties/scheduling/gracefulShutdown/enabled")
                  .asBoolean())
          .isTrue();
    }
  }
}
