package io.mlinfra.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much is logged to stderr: {@code -v} retries, {@code -vv} every call, {@code -vvv} all that
 * this program says. Libraries stay at warnings whatever is asked: some of them log headers and
 * bodies, and with them keys.
 */
final class Verbosity {
  private static volatile boolean raised;

  private Verbosity() {}

  /** To be called once for each command line, by the number of {@code -v}. */
  static void set(int times) {
    Level level =
        switch (times) {
          case 0 -> Level.WARN;
          case 1 -> Level.INFO;
          case 2 -> Level.DEBUG;
          default -> Level.TRACE;
        };
    if (LoggerFactory.getLogger("io.mlinfra") instanceof Logger ours) {
      ours.setLevel(level);
      raised = times > 0;
    }
  }

  /** Back to warnings, for the next command line of the same process. */
  static void reset() {
    if (raised) {
      set(0);
    }
  }
}
