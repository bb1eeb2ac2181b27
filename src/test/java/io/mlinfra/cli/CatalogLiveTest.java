package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project that answers otherwise than the catalog is believed, and the difference is shown. */
class CatalogLiveTest {
  private static final String PLAN =
      """
      apiVersion: mlinfra/v1
      kind: FleetPlan
      metadata: {name: live}
      gcp: {project: some-project}
      fleet:
        cpu: {machine_type: n2-standard-8, regions: [us-east4]}
      scaling:
        cpu: {min_nodes: 1, max_nodes: 1}
      """;

  @TempDir Path dir;

  private Path plan() throws IOException {
    return Files.writeString(dir.resolve("plan.yaml"), PLAN);
  }

  /** Offers the machine type with other figures, and in one zone only. */
  private static HttpServer project() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String type =
              path.endsWith("/diskTypes")
                  ? "\"name\": \"pd-balanced\", \"validDiskSize\": \"10GB-2048GB\""
                  : "\"name\": \"n2-standard-8\", \"guestCpus\": 6, \"memoryMb\": 32768";
          byte[] body =
              ("{\"items\": {\"zones/us-east4-b\": {\""
                      + path.substring(path.lastIndexOf('/') + 1)
                      + "\": [{\"zone\": \"zones/us-east4-b\", "
                      + type
                      + "}]}}}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    return server;
  }

  @Test
  void everyDifferenceIsListed() throws IOException {
    HttpServer server = project();
    try {
      Cli.Result result =
          Cli.run(
              "catalog",
              "live",
              "-o",
              "json",
              "-f",
              plan().toString(),
              "--sandbox-dir",
              dir.resolve("cloud").toString(),
              "--endpoint",
              "compute=http://127.0.0.1:" + server.getAddress().getPort());
      assertThat(result.code()).as(result.err()).isZero();
      JsonNode items = new ObjectMapper().readTree(result.out()).path("items");
      assertThat(items)
          .extracting(i -> i.path("zone").asText() + " " + i.path("what").asText())
          .containsExactly(
              "us-east4-a offered",
              "us-east4-b vcpus",
              "us-east4-c offered",
              "us-east4-a offered",
              "us-east4-b max_gb",
              "us-east4-c offered");
      assertThat(items.get(4).path("name").asText()).isEqualTo("pd-balanced");
      assertThat(items.get(4).path("live").asText()).isEqualTo("2048");
      assertThat(items.get(1).path("catalog").asText()).isEqualTo("8");
      assertThat(items.get(1).path("live").asText()).isEqualTo("6");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theEmbeddedCloudOffersWhatThePlanAsksFor() throws IOException {
    String[] where = {"-f", plan().toString(), "--sandbox-dir", dir.resolve("cloud").toString()};
    Cli.Result live = Cli.run("catalog", "live", where[0], where[1], where[2], where[3]);
    assertThat(live.out())
        .contains("1 machine type and 1 disk type asked of 3 zones: all as in the catalog.");
    Cli.Result plan = Cli.run("plan", "-o", "json", where[0], where[1], where[2], where[3]);
    assertThat(new ObjectMapper().readTree(plan.out()).path("catalog_differences").isArray())
        .isTrue();
  }
}
