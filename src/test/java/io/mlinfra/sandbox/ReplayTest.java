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
