package io.mlinfra.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients at once: every answer is right, no acknowledged write is lost, not even by a kill at
 * the end, and memory stays level. The build does it for a moment; {@code scripts/load} for as long
 * as it is told.
 */
class LoadTest {
  private static final int CONNECTIONS = Integer.getInteger("load.connections", 64);
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("load.seconds", 2));

  @TempDir Path dir;

  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final Queue<long[]> latencies = new ConcurrentLinkedQueue<>();

  /** What must be there, by path, and what its answer must hold. */
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  @Test
  void underLoadNothingFailsNothingIsLostAndMemoryStaysLevel() throws Exception {
    List<Long> memory = new ArrayList<>();
    long ended;
    try (ServedProcess served = ServedProcess.start(dir);
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      send(client, "POST", served.base(), "/storage/v1/b?project=p-load", "{\"name\": \"load-1\"}");
      long begun = System.nanoTime();
      ended = begun + TIME.toNanos();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        int number = i;
        long until = ended;
        clients.add(Thread.ofVirtual().start(() -> client(client, served.base(), number, until)));
      }
      while (clients.stream().anyMatch(Thread::isAlive)) {
        clients.stream().filter(Thread::isAlive).findFirst().orElseThrow().join(TIME.dividedBy(6));
        memory.add(megabytes(served.pid()));
      }
      report(System.nanoTime() - begun, memory, served.pid());
      assertAllThere(client, served.base());
    }
    try (ServedProcess again = ServedProcess.start(dir);
        HttpClient client = HttpClient.newHttpClient()) {
      assertAllThere(client, again.base());
    }
    assertThat(errors.stream().limit(5)).isEmpty();
  }

  /** Makes, reads, changes and deletes things of two services until the time is over. */
  private void client(HttpClient client, URI base, int number, long until) {
    String checks = "/compute/v1/projects/load-" + number + "/global/healthChecks";
    String objects = "/storage/v1/b/load-1/o/";
    try {
      for (int i = 0; System.nanoTime() < until; i++) {
        String check = "hc-" + i % 40;
        String object = "c" + number + "-" + i % 40;
        String text = "round " + i;
        String body =
            "{\"name\":\"" + check + "\",\"type\":\"TCP\",\"description\":\"" + text + "\"}";
        if (i >= 40) {
          must(client, "DELETE", base, checks + "/" + check, "", "");
          acknowledged.remove(checks + "/" + check);
        }
        must(client, "POST", base, checks, body, "");
        acknowledged.put(checks + "/" + check, text);
        must(client, "GET", base, checks + "/" + check, "", text);
        must(
            client,
            "POST",
            base,
            "/upload/storage/v1/b/load-1/o?uploadType=media&name=" + object,
            text,
            object);
        acknowledged.put(objects + object + "?alt=media", text);
        must(client, "GET", base, objects + object + "?alt=media", "", text);
        must(client, "GET", base, checks + "?maxResults=10", "", "healthCheckList");
      }
    } catch (IOException e) {
      errors.add("client " + number + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void must(
      HttpClient client, String method, URI base, String path, String body, String holding)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    HttpResponse<String> answer = send(client, method, base, path, body);
    latencies.add(new long[] {System.nanoTime() - begun});
    if (answer.statusCode() != 200 || !answer.body().contains(holding)) {
      errors.add(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private static HttpResponse<String> send(
      HttpClient client, String method, URI base, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private void assertAllThere(HttpClient client, URI base)
      throws IOException, InterruptedException {
    for (Map.Entry<String, String> write : acknowledged.entrySet()) {
      HttpResponse<String> answer = send(client, "GET", base, write.getKey(), "");
      if (answer.statusCode() != 200 || !answer.body().contains(write.getValue())) {
        errors.add("lost: " + write + " " + answer.statusCode());
      }
    }
  }

  private void report(long nanos, List<Long> memory, long pid) throws IOException {
    long[] sorted = latencies.stream().mapToLong(l -> l[0]).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "load: %d connections, %.0f s, %d requests, %.0f a second, p50 %.1f ms, p99 %.1f ms, errors"
            + " %d, resident MB %s, descriptors %d%n",
        CONNECTIONS,
        nanos / 1e9,
        sorted.length,
        sorted.length / (nanos / 1e9),
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6,
        errors.size(),
        Arrays.toString(memory.toArray()),
        descriptors(pid));
  }

  /** Resident memory; 0 where the system does not say. */
  private static long megabytes(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(l -> l.startsWith("VmRSS"))
          .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    }
  }

  private static long descriptors(long pid) throws IOException {
    Path fds = Path.of("/proc/" + pid + "/fd");
    if (!Files.exists(fds)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(fds)) {
      return all.count();
    }
  }
}
