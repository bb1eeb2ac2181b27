package io.mlinfra.sandbox.datadog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the emulation against conversations that were recorded with the real Datadog. */
class CassettesTest {
  private static final Path RECORDED = Path.of("shared", "oracles", "datadog");

  @TempDir Path dir;

  @Test
  void everyRecordedExchangeGetsTheAnswerThatDatadogGave() throws Exception {
    List<Path> files = cassettes();
    assumeTrue(!files.isEmpty(), "no recorded exchanges beside the project; nothing to compare");
    List<String> differences = new ArrayList<>();
    try (Sandbox sandbox = Sandbox.start(SandboxConfig.in(dir));
        HttpClient http = HttpClient.newHttpClient()) {
      for (Path file : files) {
        for (String d : new Cassette(file).replay(sandbox.baseUri(), http)) {
          differences.add(file.getFileName() + ": " + d);
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  private static List<Path> cassettes() throws IOException {
    String chosen = System.getProperty("mlinfra.cassettes", "");
    Path up = Path.of("").toAbsolutePath();
    while (chosen.isEmpty() && up != null && !Files.isDirectory(up.resolve(RECORDED))) {
      up = up.getParent();
    }
    if (chosen.isEmpty() && up == null) {
      return List.of();
    }
    Path folder = chosen.isEmpty() ? up.resolve(RECORDED) : Path.of(chosen);
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }
}
