package io.mlinfra.sandbox;

import java.nio.file.Path;

/**
 * How an embedded cloud is to run.
 *
 * @param dir where its content lives
 * @param port 0 for any free one
 * @param profile {@code default} or {@code fresh}: which quotas a project begins with
 * @param timeScale 1 is as slow as the real thing; the default is a thousandth of that
 */
public record SandboxConfig(Path dir, int port, String profile, double timeScale) {
  public static final double FAST = 0.001;

  public static SandboxConfig in(Path dir) {
    return new SandboxConfig(dir, 0, "default", FAST);
  }
}
