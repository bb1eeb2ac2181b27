package io.mlinfra.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SandboxHostTest {
  @TempDir Path dir;

  @Test
  void theSecondJoinsTheFirst() throws Exception {
    try (SandboxHost first = SandboxHost.attach(SandboxConfig.in(dir));
        SandboxHost second = SandboxHost.attach(SandboxConfig.in(dir))) {
      assertThat(first.serves()).isTrue();
      assertThat(second.serves()).isFalse();
      assertThat(second.baseUri()).isEqualTo(first.baseUri());
      assertThat(ping(second.baseUri())).isEqualTo(200);
    }
  }

  @Test
  void theNextOwnerServesTheSameContentOnTheSamePort() throws Exception {
    URI address;
    try (SandboxHost first = SandboxHost.attach(SandboxConfig.in(dir))) {
      address = first.baseUri();
      assertThat(insert(address, "kept")).isEqualTo(200);
    }
    try (SandboxHost second = SandboxHost.attach(SandboxConfig.in(dir))) {
      assertThat(second.baseUri()).isEqualTo(address);
      assertThat(get(address, "kept")).isEqualTo(200);
    }
  }

  @Test
  @Timeout(30)
  void whoJoinedAnotherProcessLeavesWithoutWaitingForItsEnd() throws Exception {
    try (ServedProcess other = ServedProcess.startShared(dir)) {
      SandboxHost host = SandboxHost.attach(SandboxConfig.in(dir));
      assertThat(host.serves()).isFalse();
      host.close();
      assertThat(ping(host.baseUri())).as("the other process serves on").isEqualTo(200);
    }
  }

  @Test
  @Timeout(30)
  void whenAnotherProcessThatServedIsKilledTheOneWhoJoinedTakesOver() throws Exception {
    try (ServedProcess other = ServedProcess.startShared(dir);
        SandboxHost host = SandboxHost.attach(SandboxConfig.in(dir))) {
      assertThat(host.serves()).isFalse();
      assertThat(insert(host.baseUri(), "kept")).isEqualTo(200);
      URI address = host.baseUri();
      other.kill();
      assertThat(getWithRetries(address, "kept")).isEqualTo(200);
      assertThat(host.serves()).isTrue();
    }
  }

  private static int getWithRetries(URI base, String name) throws InterruptedException {
    while (true) {
      try {
        return get(base, name);
      } catch (IOException refused) {
        Thread.onSpinWait();
      }
    }
  }

  private static int ping(URI base) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(base + "/_sandbox/ping")).build());
  }

  private static int get(URI base, String name) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(checks(base) + "/" + name)).build());
  }

  private static int insert(URI base, String name) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(checks(base)))
            .POST(BodyPublishers.ofString("{\"name\": \"" + name + "\", \"type\": \"TCP\"}"))
            .build());
  }

  private static String checks(URI base) {
    return base + "/compute/v1/projects/ml-fleet-dev/global/healthChecks";
  }

  private static int send(HttpRequest request) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }
}
