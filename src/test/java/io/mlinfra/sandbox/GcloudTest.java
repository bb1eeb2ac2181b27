package io.mlinfra.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real gcloud against a served sandbox: the short script in the build, all of them by {@code
 * scripts/gcloud-check}.
 */
class GcloudTest {
  private static final Path SCRIPTS = Path.of("src/test/resources/gcloud");

  @TempDir Path dir;

  @Test
  void gcloudFindsWhatItExpectsFromTheRealService() throws Exception {
    Optional<Path> sdk = sdk();
    assumeThat(sdk).as("gcloud is not installed here").isPresent();
    Path root = sdk.orElseThrow();
    String which = System.getProperty("gcloud.scripts", "short");
    List<String> scripts = new ArrayList<>();
    for (String name : which.split(",", -1)) {
      scripts.add(SCRIPTS.resolve(name + ".txt").toString());
    }
    Path log = dir.resolve("log");
    // Each script begins in an empty cloud, so that they do not get in each other's way.
    for (String script : scripts) {
      try (Sandbox sandbox = Sandbox.start(SandboxConfig.in(dir.resolve(script)))) {
        Process gcloud =
            new ProcessBuilder(
                    python(root),
                    "-S",
                    SCRIPTS.resolve("run.py").toString(),
                    root.toString(),
                    sandbox.baseUri().toString(),
                    dir.resolve("config").toString(),
                    script)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = gcloud.waitFor(15, TimeUnit.MINUTES);
        gcloud.destroyForcibly();
        String printed = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(ended).as("%s hangs:%n%s", script, printed).isTrue();
        assertThat(gcloud.exitValue()).as("%s:%n%s", script, printed).isZero();
        System.out.println(printed.strip().replace("gcloud:", "gcloud: " + script + ":"));
      }
    }
  }

  /** The folder of the SDK whose gcloud is on the path. */
  private static Optional<Path> sdk() throws IOException {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path gcloud = Path.of(folder.isEmpty() ? "." : folder, "gcloud");
      if (Files.isExecutable(gcloud)) {
        Path root = gcloud.toRealPath().getParent().getParent();
        if (root != null && Files.exists(root.resolve("lib/gcloud.py"))) {
          return Optional.of(root);
        }
      }
    }
    return Optional.empty();
  }

  private static String python(Path root) {
    return Stream.of(
            System.getenv().getOrDefault("CLOUDSDK_PYTHON", ""),
            root.resolve("platform/bundledpythonunix/bin/python3").toString())
        .filter(p -> !p.isEmpty() && Files.isExecutable(Path.of(p)))
        .findFirst()
        .orElse("python3");
  }
}
