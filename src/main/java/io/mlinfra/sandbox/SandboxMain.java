package io.mlinfra.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Serves the embedded cloud on its own, for tests that want it in a process apart. */
public final class SandboxMain {
  private SandboxMain() {}

  /** Arguments: folder, port, time scale. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path dir = Path.of(args[0]);
    int port = args.length > 1 ? Integer.parseInt(args[1]) : 0;
    double scale = args.length > 2 ? Double.parseDouble(args[2]) : SandboxConfig.FAST;
    try (Sandbox sandbox = Sandbox.start(new SandboxConfig(dir, port, "default", scale))) {
      System.out.println(sandbox.baseUri());
      new CountDownLatch(1).await();
    }
  }
}
