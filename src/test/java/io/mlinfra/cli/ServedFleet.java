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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A plan on the target gcp, all of whose services one embedded cloud serves, and a plain client;
 * anew for each test.
 */
final class ServedFleet implements BeforeEachCallback, AfterEachCallback {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String text;
  private @Nullable Path dir;
  private @Nullable Sandbox sandbox;

  /**
   * @param text the plan file
   */
  ServedFleet(String text) {
    this.text = text;
  }

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    dir = Files.createTempDirectory("served-fleet");
    sandbox = Sandbox.start(SandboxConfig.in(dir.resolve("cloud")));
    Files.writeString(plan(), text);
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    cloud().close();
    http.close();
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Path folder() {
    return Objects.requireNonNull(dir);
  }

  private Sandbox cloud() {
    return Objects.requireNonNull(sandbox);
  }

  Path plan() {
    return folder().resolve("fleet.yaml");
  }

  Cli.Result run(String command, String... more) {
    return without(Set.of(), command, more);
  }

  /** With services left where they really are. */
  Cli.Result without(Set<String> services, String command, String... more) {
    List<String> args =
        new ArrayList<>(List.of(command, "-f", plan().toString(), "--target", "gcp"));
    args.addAll(List.of(more));
    Endpoints.SERVICES.stream()
        .filter(s -> !services.contains(s))
        .forEach(s -> args.addAll(List.of("--endpoint", s + "=" + cloud().baseUri())));
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
        HttpRequest.newBuilder(cloud().baseUri().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
