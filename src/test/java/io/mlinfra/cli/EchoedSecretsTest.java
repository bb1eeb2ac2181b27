package io.mlinfra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services behind https that refuse everything and repeat, in the answer, the headers and the body
 * that they got: a run of its own process shows none of the secrets, nor does the process list.
 */
class EchoedSecretsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STORE_WORD = "fake-store-word";

  private static final Map<String, String> CANARIES =
      new TreeMap<>(
          Map.of(
              "CANARY_DATADOG_API", "canary-datadog-api-9a1b",
              "CANARY_DATADOG_APP", "canary-datadog-app-8c2d",
              "CANARY_TURBONOMIC", "canary/turbonomic+7e3f",
              "CANARY_DATABRICKS", "canary-databricks-6a4b",
              "CANARY_GCP_KEY", "canary-gcp-key-5c5d"));

  private static final String GOOGLE_TOKEN = "canary-google-token-4e6f";

  private static final List<String> AWAY = List.of("datadog", "turbonomic", "databricks");

  @TempDir Path dir;
  @TempDir Path keys;
  private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
  private Path store;
  private HttpsServer echo;
  private Sandbox google;

  @BeforeEach
  void start() throws Exception {
    store = dir.resolve("keys.p12");
    certificate();
    echo = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    echo.setHttpsConfigurator(new HttpsConfigurator(tls()));
    echo.createContext("/", this::refuse);
    echo.createContext("/token", this::token);
    echo.start();
    google = Sandbox.start(SandboxConfig.in(dir.resolve("google")));
  }

  @AfterEach
  void stop() {
    echo.stop(0);
    google.close();
  }

  @Test
  void aServerThatRepeatsWhatItGotMakesNothingTell() throws Exception {
    Path plan = plan();
    StringBuilder shown = new StringBuilder();
    for (List<String> command :
        List.of(
            List.of("plan", "-vvv", "-o", "json", "--out", dir.resolve("saved.plan").toString()),
            List.of("apply", "-vvv", "--yes", "--monitoring", "datadog"),
            List.of("apply", "-vvv", "--yes", "--monitoring", "turbonomic"))) {
      shown.append(run(plan, command));
    }
    String all = String.join("\n", heard);
    assertThat(all)
        .as(shown.toString())
        .contains(CANARIES.get("CANARY_DATADOG_API"), CANARIES.get("CANARY_DATABRICKS"))
        .contains("canary%2Fturbonomic%2B7e3f");
    assertThat(shown.indexOf("***")).isNotNegative();
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        shown.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(CANARIES.values()).noneMatch(c -> shown.indexOf(c) >= 0);
    assertThat(shown.indexOf("canary%2Fturbonomic%2B7e3f")).isNegative();
  }

  @Test
  void neitherDoGooglesServicesNorTheirStateBucketNorWhoGivesTheirTokens() throws Exception {
    Path plan = plan();
    Path inBucket = Files.createDirectory(dir.resolve("kept")).resolve("fleet.yaml");
    Files.writeString(
        inBucket, Files.readString(plan) + "state: {backend: gcs, bucket: some-bucket}\n");
    Map<String, String> environment = new TreeMap<>(CANARIES);
    environment.put("GOOGLE_APPLICATION_CREDENTIALS", serviceAccount("/token").toString());
    StringBuilder shown = new StringBuilder();
    shown.append(run(plan, List.of("plan", "-vvv", "--phase", "1"), here(), environment));
    shown.append(run(plan, List.of("catalog", "live", "-vvv"), here(), environment));
    shown.append(run(inBucket, List.of("status", "-vvv"), here(), environment));
    assertThat(heard.stream().filter(h -> h.contains("Bearer " + GOOGLE_TOKEN)).count())
        .as(shown.toString())
        .isGreaterThan(2);
    assertThat(shown.toString().split("Bearer \\*\\*\\*", -1)).hasSize(4);
    environment.put("GOOGLE_APPLICATION_CREDENTIALS", serviceAccount("/refused").toString());
    shown.append(run(plan, List.of("plan", "-vvv", "--phase", "1"), here(), environment));
    assertThat(String.join("\n", heard)).contains("assertion=eyJ");
    assertThat(shown).contains("no usable Google credentials").doesNotContain("eyJ", GOOGLE_TOKEN);
  }

  private void token(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes =
        ("{\"access_token\":\""
                + GOOGLE_TOKEN
                + "\",\"expires_in\":3600,\"token_type\":\"Bearer\"}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** A key file of an account that nobody has, whose tokens come from the given path. */
  private Path serviceAccount(String tokens) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    ObjectNode file = JSON.createObjectNode().put("type", "service_account");
    file.put("project_id", "tiny-dev").put("private_key_id", "1").put("private_key", pem);
    file.put("client_email", "fake@tiny-dev.iam.gserviceaccount.com").put("client_id", "1");
    file.put("token_uri", address() + tokens);
    return Files.writeString(keys.resolve("key" + tokens.substring(1) + ".json"), file.toString());
  }

  private String address() {
    return "https://127.0.0.1:" + echo.getAddress().getPort();
  }

  /** Google's services at the server that repeats, the others at one that does not. */
  private Map<String, String> here() {
    return Endpoints.SERVICES.stream()
        .collect(
            Collectors.toMap(
                s -> s, s -> AWAY.contains(s) ? google.baseUri().toString() : address()));
  }

  private Path plan() throws IOException {
    return Files.writeString(
        dir.resolve("fleet.yaml"),
        """
        apiVersion: mlinfra/v1
        kind: FleetPlan
        metadata: {name: tiny}
        gcp: {project: tiny-dev}
        databricks: {token: "${CANARY_DATABRICKS}"}
        quotas: {databricks: {compute: {a3: {count: 2}}}}
        fleet:
          download_clusters: {machine_type: c4a-highmem-72, regions: [us-central1]}
        scaling:
          download_clusters: {min_nodes: 0, max_nodes: 1}
        monitoring:
          datadog:
            api_key: ${CANARY_DATADOG_API}
            app_key: ${CANARY_DATADOG_APP}
            dashboards: [Cost Analysis]
          turbonomic:
            username: somebody
            password: ${CANARY_TURBONOMIC}
            gcp_service_account_key: ${CANARY_GCP_KEY}
            targets: [GCP Infrastructure]
        """);
  }

  /** What a run of its own wrote, with its command line as the process list shows it. */
  private String run(Path plan, List<String> command) throws Exception {
    Map<String, String> places = new TreeMap<>();
    Endpoints.GOOGLE.forEach(s -> places.put(s, google.baseUri().toString()));
    AWAY.forEach(s -> places.put(s, address()));
    return run(plan, command, places, CANARIES);
  }

  private String run(
      Path plan, List<String> command, Map<String, String> places, Map<String, String> environment)
      throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    line.add("-Djavax.net.ssl.trustStore=" + store);
    line.add("-Djavax.net.ssl.trustStorePassword=" + STORE_WORD);
    line.addAll(List.of("-cp", classPath(), "io.mlinfra.cli.Main"));
    line.addAll(command);
    line.addAll(List.of("-f", plan.toString(), "--target", "gcp"));
    places.forEach((s, address) -> line.addAll(List.of("--endpoint", s + "=" + address)));
    ProcessBuilder builder = new ProcessBuilder(line).directory(dir.toFile());
    builder.environment().putAll(environment);
    Path out = Files.createTempFile(dir, "out", ".txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    StringBuilder list = new StringBuilder();
    while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
      list.append(process.info().commandLine().orElse(""));
      process.descendants().forEach(c -> list.append(told(c)));
    }
    return list + Files.readString(out);
  }

  /** The run has a folder of its own, from which relative parts would lead nowhere. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Command line and environment of a process that the run started, where there is /proc. */
  private static String told(ProcessHandle child) {
    StringBuilder told = new StringBuilder(child.info().commandLine().orElse(""));
    try {
      told.append(Files.readString(Path.of("/proc/" + child.pid() + "/environ")));
    } catch (IOException gone) {
      told.append(' ');
    }
    return told.toString();
  }

  private void refuse(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String got = exchange.getRequestHeaders().entrySet() + " " + body;
    heard.add(got);
    ObjectNode answer = JSON.createObjectNode().put("error_code", "PERMISSION_DENIED");
    answer.put("message", "refused: " + got).put("exception", got).putArray("errors").add(got);
    answer.putObject("error").put("code", 403).put("message", "refused: " + got);
    byte[] bytes = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("x-request-id", got.replaceAll("\\s", " "));
    exchange.sendResponseHeaders(403, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void certificate() throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "echo",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                STORE_WORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(store).exists();
  }

  private SSLContext tls() throws Exception {
    KeyStore keys = KeyStore.getInstance(store.toFile(), STORE_WORD.toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, STORE_WORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
