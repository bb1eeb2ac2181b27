package io.mlinfra.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan on the target gcp, all of whose services one embedded cloud serves, and a plain client.
 */
final class ServedFleet implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Sandbox sandbox;
  private final Path plan;

  ServedFleet(Path dir, String plan) throws IOException {
    this.sandbox = Sandbox.start(SandboxConfig.in(dir.resolve("cloud")));
    this.plan = Files.writeString(dir.resolve("fleet.yaml"), plan);
  }

  Path plan() {
    return plan;
  }

  Cli.Result run(String command, String... more) {
    return without("", command, more);
  }

  /** With one service left where it really is. */
  Cli.Result without(String service, String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command, "-f", plan.toString(), "--target", "gcp"));
    args.addAll(List.of(more));
    Endpoints.SERVICES.stream()
        .filter(s -> !s.equals(service))
        .forEach(s -> args.addAll(List.of("--endpoint", s + "=" + sandbox.baseUri())));
    return Cli.run(args.toArray(String[]::new));
  }

  /** What a plan in JSON would change. */
  static List<JsonNode> changes(Cli.Result plan) throws IOException {
    List<JsonNode> changes = new ArrayList<>();
    JSON.readTree(plan.out()).path("phases").forEach(p -> p.path("changes").forEach(changes::add));
    changes.removeIf(c -> c.path("action").asText().equals("no_change"));
    return changes;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(send("GET", path, ""));
  }

  String send(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(sandbox.baseUri().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    sandbox.close();
    http.close();
  }
}
