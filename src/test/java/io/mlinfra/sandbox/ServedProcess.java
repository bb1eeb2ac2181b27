package io.mlinfra.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An embedded cloud in a process of its own, so that it can be killed. */
final class ServedProcess implements AutoCloseable {
  private final Process process;
  private final URI base;

  private ServedProcess(Process process, URI base) {
    this.process = process;
    this.base = base;
  }

  static ServedProcess start(Path dir) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.mlinfra.sandbox.SandboxMain",
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the served sandbox ended before it said where it listens");
    }
    return new ServedProcess(process, URI.create(line.strip()));
  }

  URI base() {
    return base;
  }

  /** As {@code kill -9}: no shutdown hook runs. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
