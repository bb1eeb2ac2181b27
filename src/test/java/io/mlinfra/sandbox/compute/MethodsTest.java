package io.mlinfra.sandbox.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.cloud.compute.v1.Instance;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.mlinfra.sandbox.http.Csv;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks for every method that the API's own definition has, on resources that are there. Either the
 * embedded cloud answers it, or it stands with a reason in {@code sandbox/compute-not-there.csv}.
 */
class MethodsTest {
  private static final String ABSENT = "absent";

  @TempDir Path dir;

  /** Names of the examples by where they are: {@code zones/us-central1-a/disks}. */
  private final Map<String, String> examples = new HashMap<>();

  @Test
  void everyMethodOfTheApiIsAnsweredOrNamed() throws IOException, InterruptedException {
    Map<String, String> listed =
        Csv.read("/sandbox/compute-not-there.csv").stream()
            .collect(Collectors.toMap(r -> r.get("method"), r -> r.get("how")));
    Set<String> all = new TreeSet<>();
    Set<String> unknown = new TreeSet<>();
    List<String> broken = new ArrayList<>();
    try (Api api = new Api(dir)) {
      make(api);
      for (ServiceDescriptor service : Instance.getDescriptor().getFile().getServices()) {
        for (MethodDescriptor method : service.getMethods()) {
          String name = service.getName() + "." + method.getName();
          all.add(name);
          HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
          String verb = rule.getPatternCase().name();
          String path = path(rule);
          Api.Answer answer = api.call(verb, path, rule.getBody().isEmpty() ? "" : "{}");
          if (unknown(answer, path)) {
            unknown.add(name);
          }
          if (answer.status() >= 500 || lost(answer, path)) {
            broken.add(name + ": " + verb + " " + path + " was answered " + answer);
          }
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(unknown)
        .containsExactlyInAnyOrderElementsOf(
            listed.keySet().stream().filter(m -> listed.get(m).equals("absent")).toList());
    assertThat(all).containsAll(listed.keySet()).hasSizeGreaterThan(900);
  }

  /** Also what a path with one more or another word is answered with. */
  @Test
  void whatTheApiDoesNotHaveIsRefusedInItsOwnForm() throws IOException, InterruptedException {
    try (Api api = new Api(dir)) {
      for (String path :
          List.of(
              "global/noSuchThings",
              "zones/us-central1-a/noSuchThings/x",
              "zones/us-central1-a/disks/x/noSuchMethod/y",
              "aggregated/noSuchThings",
              "noSuchMethod")) {
        Api.Answer answer = api.call("GET", path, "");
        assertThat(answer.status()).as(path).isEqualTo(404);
        assertThat(answer.reason()).as(path).isEqualTo("notFound");
      }
    }
  }

  private void make(Api api) throws IOException, InterruptedException {
    ObjectMapper json = new ObjectMapper();
    for (List<String> line : Table.read("kinds.txt")) {
      api.run("POST", line.get(0), line.get(1));
      examples.put(
          line.get(0), json.readTree(line.get(1).replace('\'', '"')).path("name").asText());
    }
    api.run("POST", "global/crossSiteNetworks/sites/wireGroups", "{'name': 'wires'}");
    examples.put("wireGroups", "wires");
    examples.put("reservationBlocks", "dense-block-0001");
    examples.put("reservationSubBlocks", "dense-block-0001-sb-0001");
    examples.put("reservationSlots", "dense-block-0001-sb-0001-slot-0001");
    for (String policies : List.of("firewallPolicies", "securityPolicies")) {
      String all = "/compute/v1/locations/global/" + policies;
      api.run("POST", all + "?parentId=organizations/1", "{'shortName': 'shared'}");
      String id =
          api.get(all + "?parentId=organizations/1").path("items").path(0).path("id").asText();
      examples.put("locations/global/" + policies, id);
    }
    for (String place : List.of("global", "regions/us-central1", "zones/us-central1-a")) {
      String operation = api.get(place + "/operations").path("items").path(0).path("name").asText();
      examples.put(place + "/operations", operation);
    }
    examples.put("zones/us-central1-a/machineTypes", "n1-standard-1");
    examples.put("zones/us-central1-a/diskTypes", "pd-ssd");
    examples.put("regions/us-central1/diskTypes", "pd-ssd");
    examples.put("zones/us-central1-a/acceleratorTypes", "nvidia-tesla-t4");
    examples.put("zones/us-central1-a/nodeTypes", "n1-node-96-624");
    examples.put("zones/us-central1-a/storagePoolTypes", "hyperdisk-balanced");
    examples.put("global/networkProfiles", "us-central1-b-vpc-roce");
    examples.put(
        "global/licenseCodes", api.get("global/licenses/lic").path("licenseCode").asText());
  }

  private String path(HttpRule rule) {
    boolean deletes = rule.hasDelete();
    String template =
        switch (rule.getPatternCase()) {
          case GET -> rule.getGet();
          case POST -> rule.getPost();
          case PUT -> rule.getPut();
          case PATCH -> rule.getPatch();
          default -> rule.getDelete();
        };
    List<String> out = new ArrayList<>();
    // A variable may stand for several steps: {parent=reservations/*/reservationBlocks/*}.
    String[] steps = template.replaceAll("\\{\\w+=([^}]*)}", "$1").substring(1).split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      boolean variable = steps[i].startsWith("{") || steps[i].equals("*");
      boolean last = i == steps.length - 1;
      out.add(!variable ? steps[i] : deletes && last ? ABSENT : example(out));
    }
    return "/" + String.join("/", out);
  }

  private String example(List<String> before) {
    String collection = before.getLast();
    return switch (collection) {
      case "projects" -> "ml-fleet-dev";
      case "regions" -> "us-central1";
      case "zones" -> "us-central1-a";
      default -> {
        String place =
            String.join("/", before).replaceFirst("^compute/v1/(projects/ml-fleet-dev/)?", "");
        yield examples.getOrDefault(place, examples.getOrDefault(collection, ABSENT));
      }
    };
  }

  /** Answered as nobody's path, or with the method's name taken for that of a resource. */
  private static boolean unknown(Api.Answer answer, String path) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    return answer.status() == 405
        || answer.message().startsWith("Not found: ")
        || answer.message().contains("'" + last + "'. Must be a match of regex");
  }

  /** Whether the example that the method was asked of was not there, which would prove nothing. */
  private static boolean lost(Api.Answer answer, String path) {
    String named = answer.message().replaceFirst("^The resource '(.*)' was not found$", "$1");
    return answer.status() == 404
        && !named.endsWith("/")
        && path.contains(named)
        && !path.contains(ABSENT);
  }
}
