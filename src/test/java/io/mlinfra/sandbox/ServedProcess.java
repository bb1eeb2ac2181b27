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

  /** Serves a folder that only this process uses. */
  static ServedProcess start(Path dir) throws IOException {
    return start(dir, "io.mlinfra.sandbox.SandboxMain");
  }

  /** Serves a folder that other processes may join. */
  static ServedProcess startShared(Path dir) throws IOException {
    return start(dir, SharedMain.class.getName());
  }

  private static ServedProcess start(Path dir, String main) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main,
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

  /** What {@link #startShared} runs: attaches to the folder and stays. */
  static final class SharedMain {
    public static void main(String[] args) throws IOException, InterruptedException {
      try (SandboxHost host = SandboxHost.attach(SandboxConfig.in(Path.of(args[0])))) {
        System.out.println(host.baseUri());
        new java.util.concurrent.CountDownLatch(1).await();
      }
    }
  }

  URI base() {
    return base;
  }

  long pid() {
    return process.pid();
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
