package io.mlinfra.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nonsense gets a clean refusal, never a 500 and never silence that lasts. The build sends some;
 * {@code scripts/fuzz} sends as many as it is told.
 */
class FuzzTest {
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 3000);

  @TempDir Path dir;

  @Test
  void noRequestMakesItFailInsideOrStopAnswering() throws Exception {
    RequestMaker maker = new RequestMaker(new Random(Long.getLong("fuzz.seed", 11)));
    TreeMap<Integer, Integer> statuses = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    try (Sandbox sandbox =
        Sandbox.start(new SandboxConfig(dir, 0, "default", SandboxConfig.FAST))) {
      for (int i = 0; i < REQUESTS; i++) {
        byte[] request = maker.next();
        int status = send(sandbox.port(), request);
        statuses.merge(status, 1, Integer::sum);
        if (status >= 500) {
          failures.add(
              status
                  + " for "
                  + new String(request, 0, Math.min(600, request.length), StandardCharsets.UTF_8));
        }
      }
      assertThat(ping(sandbox.baseUri())).isEqualTo(200);
    }
    System.out.println("fuzz: " + REQUESTS + " requests, answers by status " + statuses);
    assertThat(failures.stream().limit(5)).isEmpty();
  }

  private static int ping(URI base) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(base + "/_sandbox/ping")).build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }

  /** The status of the answer; 0 when the connection was closed without one. */
  private static int send(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      try {
        socket.getOutputStream().write(request);
        socket.shutdownOutput();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        String line = in.readLine();
        return line == null ? 0 : Integer.parseInt(line.split(" ", 3)[1]);
      } catch (java.net.SocketException closed) {
        return 0;
      }
    }
  }
}
