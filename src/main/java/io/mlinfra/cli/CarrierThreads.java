package io.mlinfra.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/**
 * Keeps virtual threads from starving each other. A virtual thread that initialises a class, or
 * waits for one, holds its carrier; with as few carriers as cores, two of them can wait for a lock
 * whose owner has no carrier left to run on. So there are more carriers than calls at once, and the
 * classes that every call needs are initialised before there are any.
 */
final class CarrierThreads {
  private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";
  private static final String POOL = "jdk.virtualThreadScheduler.maxPoolSize";

  private CarrierThreads() {}

  /** To be called before the first virtual thread starts. */
  static void prepare() {
    if (System.getProperty(PARALLELISM) == null) {
      System.setProperty(PARALLELISM, "64");
      System.setProperty(POOL, "512");
    }
  }

  /** Initialises, once, what the JDK's HTTP client initialises under locks; opens no connection. */
  static void initialiseHttp() {
    if (!Http.READY) {
      throw new IllegalStateException("unreachable: reading the field initialises its class");
    }
  }

  /** Its initialisation is the work; whoever comes second waits for it. */
  private static final class Http {
    static final boolean READY = initialised();

    private static boolean initialised() {
      System.getLogger("mlinfra");
      try {
        URI.create("http://127.0.0.1/").toURL().openConnection();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return true;
    }
  }
}
