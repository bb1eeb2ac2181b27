package io.mlinfra.sandbox.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bodies that are almost right, for every kind and each way of sending them: an answer below 500 to
 * every one, and what they left behind can be read. The build sends some; {@code scripts/fuzz}
 * sends as many as it is told.
 */
class BodyFuzzTest {
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 1500);
  private static final int ROUND = 5000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> METHODS =
      List.of(
          "addInstances",
          "addPeering",
          "addResourcePolicies",
          "addRule",
          "attachDisk",
          "createSnapshot",
          "expandIpCidrRange",
          "getHealth",
          "patchRule",
          "resize",
          "setIamPolicy",
          "setLabels",
          "setMachineType",
          "setMetadata",
          "setNamedPorts",
          "setProxyHeader",
          "setScheduling",
          "setServiceAccount",
          "setTags",
          "setTarget",
          "setUrlMap",
          "stop",
          "start");

  @TempDir Path dir;

  private record Example(String collection, ObjectNode body, ComputeKind kind) {
    String path() {
      return collection + "/" + body.path("name").asText();
    }
  }

  private static List<Example> examples() throws IOException {
    Map<String, ComputeKind> kinds =
        KindsPage.kinds().stream()
            .collect(Collectors.toMap(ComputeKind::collection, Function.identity()));
    List<Example> examples = new ArrayList<>();
    for (List<String> line : Table.read("kinds.txt")) {
      ObjectNode body = (ObjectNode) JSON.readTree(line.get(1).replace('\'', '"'));
      String collection = line.get(0);
      examples.add(
          new Example(
              collection, body, kinds.get(collection.substring(collection.lastIndexOf('/') + 1))));
    }
    return examples;
  }

  @Test
  void noBodyMakesItFailInside() throws IOException, InterruptedException {
    Random random = new Random(Long.getLong("fuzz.seed", 11));
    BodyMaker maker = new BodyMaker(random);
    List<Example> examples = examples();
    TreeMap<Integer, Integer> statuses = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    // A cloud of its own for each round: what is taken stays, and a full one refuses the rest.
    for (int from = 0; from < REQUESTS; from += ROUND) {
      try (Api api = new Api(dir.resolve("round-" + from))) {
        for (Example e : examples) {
          api.run("POST", e.collection(), e.body().toString());
        }
        for (int i = from; i < Math.min(from + ROUND, REQUESTS); i++) {
          Example e = examples.get(random.nextInt(examples.size()));
          send(api, e, "f" + i, maker.bent(e.body(), e.kind().message().get()), random, statuses)
              .ifPresent(failures::add);
        }
        for (String collection : examples.stream().map(Example::collection).distinct().toList()) {
          assertThat(api.call("GET", collection, "").status()).as(collection).isEqualTo(200);
        }
      }
    }
    System.out.println("fuzz: " + REQUESTS + " bodies, answers by status " + statuses);
    assertThat(failures.stream().limit(5)).isEmpty();
    assertThat(statuses.keySet()).as("some were taken, some refused").contains(200, 400);
  }

  /** Sends a body in one of the ways of its kind; what is wrong with the answer, if it is. */
  private static Optional<String> send(
      Api api,
      Example e,
      String name,
      ObjectNode body,
      Random random,
      TreeMap<Integer, Integer> statuses)
      throws IOException, InterruptedException {
    String method = "POST";
    String path = e.collection();
    switch (random.nextInt(4)) {
      case 0 -> {
        method = random.nextBoolean() ? "PATCH" : "PUT";
        path = e.path();
      }
      case 1 -> path = e.path() + "/" + METHODS.get(random.nextInt(METHODS.size()));
      default -> {
        if (random.nextInt(4) > 0) {
          body.put("name", name);
        }
      }
    }
    String sent = body.toString().replace('\'', ' ');
    int status = api.call(method, path, sent).status();
    statuses.merge(status, 1, Integer::sum);
    return status >= 500
        ? Optional.of(status + " for " + method + " " + path + " " + sent)
        : Optional.empty();
  }
}
