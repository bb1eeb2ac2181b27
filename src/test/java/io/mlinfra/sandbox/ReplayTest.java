package io.mlinfra.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the embedded cloud against recorded exchanges with the real services. What cannot match
 * stands with its reason in {@code replay/unlike.csv}; a file may not get worse than that.
 */
class ReplayTest {
  private static final Path RECORDINGS = Path.of("../shared/oracles/gcp");

  @TempDir Path dir;

  @Test
  void answersAreAsRecorded() throws IOException, InterruptedException {
    assumeTrue(
        Files.isDirectory(RECORDINGS),
        "no recordings in " + RECORDINGS + ", so nothing is replayed");
    Map<String, Integer> allowed = allowed();
    Map<String, String> worse = new TreeMap<>();
    int exchanges = 0;
    int unlike = 0;
    try (Stream<Path> files = Files.list(RECORDINGS);
        HttpClient client = HttpClient.newHttpClient()) {
      List<Path> sorted = files.filter(f -> f.toString().endsWith(".log")).sorted().toList();
      for (int i = 0; i < sorted.size(); i++) {
        String name = sorted.get(i).getFileName().toString();
        try (Sandbox sandbox = Sandbox.start(SandboxConfig.in(dir.resolve(Integer.toString(i))))) {
          Recording recording = Recording.read(sorted.get(i));
          List<String> found =
              new Replay(sandbox.baseUri(), client, "r" + (char) ('a' + i)).run(recording);
          exchanges += recording.exchanges().size();
          unlike += found.size();
          if (found.size() > allowed.getOrDefault(name, 0)) {
            worse.put(name, found.size() + " unlike: " + String.join("\n    ", found));
          }
        }
      }
    }
    System.out.println("replayed " + exchanges + " exchanges, " + (exchanges - unlike) + " alike");
    assertThat(worse).isEmpty();
    assertThat(unlike * 100.0 / exchanges).as("percent that is not alike").isLessThan(5);
  }

  /**
   * Replays other recordings, each against an embedded cloud of its own: {@code
   * -Dmlinfra.recordings=FOLDER}. Prints how much of each service is alike, and what is not.
   */
  @Test
  void otherRecordingsAreReplayedToo() throws IOException, InterruptedException {
    String folder = System.getProperty("mlinfra.recordings", "");
    assumeTrue(!folder.isEmpty(), "no folder of recordings is named");
    Map<String, int[]> alike = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      files = all.filter(f -> f.toString().endsWith(".log")).sorted().toList();
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < files.size(); i++) {
        Recording recording = Recording.read(files.get(i));
        try (Sandbox sandbox = Sandbox.start(SandboxConfig.in(dir.resolve("other" + i)))) {
          List<String> unlike =
              new Replay(sandbox.baseUri(), client, "r" + Integer.toString(i, 36)).run(recording);
          recording.exchanges().forEach(e -> count(alike, e.url(), 0));
          for (String one : unlike) {
            count(alike, one.substring(one.indexOf(' ') + 1), 1);
            System.out.println(files.get(i) + ": " + one);
          }
        }
      }
    }
    alike.forEach(
        (service, n) ->
            System.out.println(
                "replayed " + service + ": " + (n[0] - n[1]) + " of " + n[0] + " alike"));
    assertThat(alike).isNotEmpty();
  }

  private static void count(Map<String, int[]> alike, String url, int at) {
    String service = url.replaceFirst("^https?://([^/]*)/.*", "$1");
    alike.computeIfAbsent(service, s -> new int[2])[at]++;
  }

  private static Map<String, Integer> allowed() throws IOException {
    Map<String, Integer> allowed = new LinkedHashMap<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                ReplayTest.class.getResourceAsStream("/replay/unlike.csv"),
                StandardCharsets.UTF_8))) {
      reader
          .lines()
          .filter(l -> !l.startsWith("#") && !l.startsWith("file,"))
          .map(l -> l.split(",", 3))
          .forEach(c -> allowed.put(c[0], Integer.parseInt(c[1])));
    }
    return allowed;
  }
}
