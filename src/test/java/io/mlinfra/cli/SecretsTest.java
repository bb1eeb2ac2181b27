package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.provider.Connection;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.turbonomic.TurbonomicCredentials;
import io.mlinfra.provider.turbonomic.TurbonomicProvider;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import io.mlinfra.spec.SecretLines;
import io.mlinfra.spec.units.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants a canary for each secret and looks for it in everything that was written. */
class SecretsTest {
  private static final List<String> CANARIES =
      List.of(
          "canary-datadog-api-1f3a",
          "canary-datadog-app-2b4c",
          "canary-turbonomic-3d5e",
          "canary-databricks-4f6a",
          "canary-gcp-key-5b7c",
          "canary-set-6c8d");

  private static final List<String> AWAY = List.of("datadog", "turbonomic", "databricks");

  @TempDir Path dir;

  @Test
  void noSecretIsEverShownLoggedOrKept() throws Exception {
    Path plan = dir.resolve("fleet.yaml");
    Files.writeString(
        plan,
        """
        apiVersion: mlinfra/v1
        kind: FleetPlan
        metadata: {name: tiny}
        gcp: {project: tiny-dev}
        databricks: {token: %4$s}
        quotas: {databricks: {compute: {a3: {count: 2}}}}
        fleet:
          download_clusters: {machine_type: c4a-highmem-72, regions: [us-central1]}
        scaling:
          download_clusters: {min_nodes: 0, max_nodes: 1}
        monitoring:
          datadog: {api_key: %1$s, app_key: %2$s, dashboards: [Cost Analysis]}
          turbonomic:
            username: somebody
            password: %3$s
            gcp_service_account_key: %5$s
            targets: [GCP Infrastructure]
        """
            .formatted(CANARIES.toArray()));
    Path saved = dir.resolve("saved.plan");
    StringBuilder shown = new StringBuilder();
    for (List<String> command :
        List.of(
            List.of("plan", "-vvv", "-o", "json", "--out", saved.toString()),
            List.of("apply", "-vvv", "--yes", "-o", "json"),
            List.of("plan", "-vvv", "-o", "markdown"),
            List.of("drift", "-vvv"),
            List.of("status", "-vvv", "-o", "json"),
            List.of("graph", "-o", "json"),
            List.of("plan", "-vvv", "--set", "monitoring.datadog.api_key.x=" + CANARIES.get(5)),
            List.of("plan", "-vvv", "--set", "databricks.token=[" + CANARIES.get(5) + "]"),
            List.of(
                "plan",
                "--set",
                "monitoring.datadog.app_key=" + CANARIES.get(5),
                "--out",
                dir.resolve("set.plan").toString()),
            List.of("destroy", "-vvv", "--yes", "--allow-data-loss"))) {
      shown.append(run(plan, command));
    }
    assertThat(shown).contains("datadog POST /api/v1/dashboard", "turbonomic GET /api/v3/targets");
    shown.append(refusedLogin());
    shown.append(awayOrRefused(plan));
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.filter(Files::isRegularFile).filter(f -> !f.equals(plan)).toList()) {
        shown.append(read(file));
      }
    }
    assertThat(shown.length()).isGreaterThan(10_000);
    assertThat(CANARIES).noneMatch(c -> shown.indexOf(c) >= 0);
  }

  @Test
  void aLineOfThePlanFileIsShownWithoutItsSecret() throws Exception {
    Path plan = dir.resolve("broken.yaml");
    for (String line :
        List.of(
            "api_key: [" + CANARIES.get(0) + "]",
            "api_key: " + CANARIES.get(0) + ": x",
            "{api_key: " + CANARIES.get(0) + ", app_keys: \"" + CANARIES.get(1) + "\"}",
            "api_key: '" + CANARIES.get(0))) {
      Files.writeString(plan, "apiVersion: mlinfra/v1\nmonitoring:\n  datadog:\n    " + line);
      Cli.Result result = Cli.run("validate", "-vvv", "-f", plan.toString());
      assertThat(result.code()).isEqualTo(65);
      assertThat(CANARIES).as(line).noneMatch(c -> (result.out() + result.err()).contains(c));
    }
    assertThat(SecretLines.masked("  app_key: ${DATADOG_APP_KEY}  # from the vault"))
        .contains("${DATADOG_APP_KEY}");
  }

  /** A service behind https is given its keys; nobody listens there. */
  private String awayOrRefused(Path plan) throws Exception {
    try (Sandbox cloud = Sandbox.start(SandboxConfig.in(dir.resolve("other")))) {
      List<String> command = new ArrayList<>(List.of("plan", "-vvv", "--target", "gcp"));
      for (String service : Endpoints.SERVICES) {
        String address =
            AWAY.contains(service) ? "https://127.0.0.1:9" : cloud.baseUri().toString();
        command.addAll(List.of("--endpoint", service + "=" + address));
      }
      return run(plan, command);
    }
  }

  private String run(Path plan, List<String> command) {
    Stream<String> more = Stream.of("-f", plan.toString(), "--sandbox-dir", dir + "/cloud");
    Cli.Result result = Cli.run(Stream.concat(command.stream(), more).toArray(String[]::new));
    return result.out() + result.err();
  }

  /** What a login says when the server is away. */
  private static String refusedLogin() {
    Connection away =
        new Connection(
            "gcp",
            "p",
            Map.of("turbonomic", java.net.URI.create("https://127.0.0.1:9")),
            Optional.empty());
    TurbonomicCredentials login =
        new TurbonomicCredentials(
            Optional.of("127.0.0.1"),
            Optional.of("somebody"),
            Secret.of(CANARIES.get(2)),
            Optional.empty(),
            Secret.of(CANARIES.get(4)));
    try (TurbonomicProvider provider = new TurbonomicProvider(away, login)) {
      provider.adapters().getFirst().list(new ReadScope("tiny", Set.of()));
      return "";
    } catch (io.mlinfra.provider.ProviderException e) {
      return e + String.valueOf(e.failure()) + login;
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
