package io.mlinfra.provider.turbonomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import io.mlinfra.spec.units.Secret;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logging in, staying logged in and reading page by page, against the embedded server. */
class TurbonomicClientTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;
  private Sandbox sandbox;

  @BeforeEach
  void start() throws Exception {
    sandbox = Sandbox.start(SandboxConfig.in(dir));
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  /** No endpoint override, so that credentials are sent as to a real server. */
  private static Connection real() {
    return new Connection("gcp", "dev", Map.of(), Optional.empty());
  }

  private TurbonomicCredentials credentials(String host, Optional<String> role) {
    return new TurbonomicCredentials(
        Optional.of(host),
        Optional.of("me"),
        Secret.of("fake-password"),
        role,
        Secret.of("fake-key"));
  }

  private void post(String path, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(
          HttpRequest.newBuilder(sandbox.baseUri().resolve(path))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.discarding());
    }
  }

  @Test
  void anEndedSessionIsOpenedAnewWithoutAnybodyNoticing() throws Exception {
    for (Optional<String> role : List.of(Optional.<String>empty(), Optional.of("ADMINISTRATOR"))) {
      try (TurbonomicClient client =
          new TurbonomicClient(real(), credentials(sandbox.baseUri().toString(), role))) {
        assertThat(client.get("/users/me", Map.of()).body().path("username").asText()).isNotEmpty();
        post("/_sandbox/clock/skip", "{\"seconds\":7200}");
        assertThat(client.get("/users/me", Map.of()).body().path("username").asText()).isNotEmpty();
      }
    }
  }

  @Test
  void aRefusedLoginSaysSoAndCarriesNoPassword() throws Exception {
    TurbonomicCredentials unknownRole =
        credentials(sandbox.baseUri().toString(), Optional.of("NOBODY"));
    try (TurbonomicClient client = new TurbonomicClient(real(), unknownRole)) {
      assertThatThrownBy(() -> client.get("/users/me", Map.of()))
          .isInstanceOf(ProviderException.class)
          .hasMessageNotContaining("fake-password");
    }
  }

  @Test
  void aPasswordIsNotSentUnencryptedToAnotherMachine() {
    try (TurbonomicClient client =
        new TurbonomicClient(
            real(), credentials("http://turbonomic.example.com", Optional.empty()))) {
      assertThatThrownBy(() -> client.get("/users/me", Map.of()))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> assertThat(e.failure().category()).isEqualTo(Failure.Category.INVALID))
          .hasMessageContaining("https://");
    }
  }

  @Test
  void allPagesOfAListAreRead() throws Exception {
    for (int i = 0; i < 205; i++) {
      ObjectNode group = JSON.createObjectNode().put("displayName", "p/g" + i);
      group.put("groupType", "VirtualMachine");
      group
          .putArray("criteriaList")
          .addObject()
          .put("filterType", "vmsByName")
          .put("expType", "EQ")
          .put("expVal", "x");
      post("/api/v3/groups", group.toString());
    }
    try (TurbonomicProvider provider =
        new TurbonomicProvider(
            real(), credentials(sandbox.baseUri().toString(), Optional.empty()))) {
      ResourceAdapter groups =
          provider.adapters().stream()
              .filter(a -> a.schema().kind().equals("turbonomic.group"))
              .findFirst()
              .orElseThrow();
      List<LiveResource> all = groups.list(new ReadScope("p", Set.of())).resources();
      assertThat(all).hasSize(205);
      assertThat(all.getFirst().owner()).hasValue("p");
    }
  }
}
