package io.mlinfra.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the embedded cloud has acknowledged survives {@code kill -9} at any instant. The build kills
 * a few times; {@code scripts/durability} kills as often as it is told.
 */
class KillNineTest {
  private static final int KILLS = Integer.getInteger("durability.kills", 6);
  private static final int WRITERS = 4;

  @TempDir Path dir;

  @Test
  void whatWasAcknowledgedIsThereAfterEveryKill() throws Exception {
    Random random = new Random(Long.getLong("durability.seed", 7));
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    Set<String> deleted = new ConcurrentSkipListSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (ServedProcess served = ServedProcess.start(dir)) {
        assertNothingIsLost(served.base(), acknowledged, deleted, kill);
        CountDownLatch enough = new CountDownLatch(1 + random.nextInt(120));
        List<Thread> writers = writers(served.base(), kill, acknowledged, deleted, enough);
        assertThat(enough.await(60, TimeUnit.SECONDS)).as("writers make progress").isTrue();
        served.kill();
        for (Thread writer : writers) {
          writer.join();
        }
      }
    }
    try (ServedProcess served = ServedProcess.start(dir)) {
      assertNothingIsLost(served.base(), acknowledged, deleted, KILLS);
    }
    System.out.printf(
        "kill -9: %d times, %d acknowledged writes, lost 0%n",
        KILLS, acknowledged.size() + deleted.size());
  }

  /** Each inserts health checks, and deletes every third, until the connection breaks. */
  private static List<Thread> writers(
      URI base, int kill, Set<String> acknowledged, Set<String> deleted, CountDownLatch enough) {
    return IntStream.range(0, WRITERS)
        .mapToObj(
            w ->
                Thread.ofVirtual()
                    .start(
                        () -> {
                          try (HttpClient client = HttpClient.newHttpClient()) {
                            for (int i = 0; ; i++) {
                              // A project for each writer, so that no quota ends the run.
                              String name = "writer-" + kill + "-" + w + "/hc-" + i;
                              if (!insert(client, base, name)) {
                                return;
                              }
                              acknowledged.add(name);
                              enough.countDown();
                              if (i % 3 == 2) {
                                acknowledged.remove(name);
                                if (send(client, "DELETE", base, name) == 200) {
                                  deleted.add(name);
                                }
                              }
                            }
                          } catch (IOException killed) {
                            enough.countDown();
                          } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                          }
                        }))
        .toList();
  }

  private static boolean insert(HttpClient client, URI base, String name)
      throws IOException, InterruptedException {
    String project = name.substring(0, name.indexOf('/'));
    String body =
        "{\"name\": \"" + name.substring(name.indexOf('/') + 1) + "\", \"type\": \"TCP\"}";
    return post(client, base, project, body) == 200;
  }

  private static int post(HttpClient client, URI base, String project, String body)
      throws IOException, InterruptedException {
    return send(client, "POST", checks(base, project), body);
  }

  /** Of a check named as {@code project/name}. */
  private static int send(HttpClient client, String method, URI base, String name)
      throws IOException, InterruptedException {
    int slash = name.indexOf('/');
    return send(client, method, checks(base, name.substring(0, slash)) + name.substring(slash), "");
  }

  private static String checks(URI base, String project) {
    return base + "/compute/v1/projects/" + project + "/global/healthChecks";
  }

  private static int send(HttpClient client, String method, String uri, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }

  /** Looks project by project: what is there must be all that was acknowledged and not deleted. */
  private static void assertNothingIsLost(
      URI base, Set<String> acknowledged, Set<String> deleted, int kill)
      throws IOException, InterruptedException {
    TreeMap<String, Set<String>> byProject = new TreeMap<>();
    for (String name : acknowledged) {
      byProject
          .computeIfAbsent(name.substring(0, name.indexOf('/')), p -> new HashSet<>())
          .add(name.substring(name.indexOf('/') + 1));
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (Map.Entry<String, Set<String>> project : byProject.entrySet()) {
        Set<String> there = names(client, base, project.getKey());
        assertThat(there)
            .as(project.getKey() + " after kill " + kill)
            .containsAll(project.getValue());
        assertThat(there.stream().map(n -> project.getKey() + "/" + n).filter(deleted::contains))
            .as("deleted, after kill " + kill)
            .isEmpty();
      }
    }
  }

  private static Set<String> names(HttpClient client, URI base, String project)
      throws IOException, InterruptedException {
    HttpRequest list =
        HttpRequest.newBuilder(
                URI.create(
                    checks(base, project) + "?maxResults=500&fields=items/name,nextPageToken"))
            .build();
    String answer = client.send(list, BodyHandlers.ofString()).body();
    assertThat(answer).doesNotContain("nextPageToken");
    Set<String> names = new HashSet<>();
    Matcher name = Pattern.compile("\"name\": ?\"([^\"]+)\"").matcher(answer);
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }
}
