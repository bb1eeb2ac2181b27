package io.mlinfra.cli;

import io.mlinfra.apply.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Turns Ctrl-C and SIGTERM into a cancellation while an apply runs. */
final class Signals implements AutoCloseable {
  /** How long, after the second signal, calls may still take to be let go of. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SignalHandler interrupt;
  private final SignalHandler terminate;
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean closed;

  private Signals(Cancellation cancellation) {
    SignalHandler handler = signal -> arrived(cancellation);
    this.interrupt = Signal.handle(new Signal("INT"), handler);
    this.terminate = Signal.handle(new Signal("TERM"), handler);
  }

  static Signals to(Cancellation cancellation) {
    return new Signals(cancellation);
  }

  /** A pipeline's SIGTERM ends a command that has changed nothing yet as Ctrl-C does. */
  static void early() {
    Signal.handle(new Signal("TERM"), signal -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED));
  }

  private void arrived(Cancellation cancellation) {
    cancellation.signal();
    int signals = count.incrementAndGet();
    if (signals == 2) {
      Thread.ofPlatform().daemon().name("last-resort").start(this::halt);
    } else if (signals > 2) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
  }

  /** A call that hangs must not hold the user up; every journal record is on disk already. */
  private void halt() {
    try {
      Thread.sleep(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!closed) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
  }

  @Override
  public void close() {
    closed = true;
    Signal.handle(new Signal("INT"), interrupt);
    Signal.handle(new Signal("TERM"), terminate);
  }

  /** Waits until a signal comes, for commands that serve until they are interrupted. */
  static void await() throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    AtomicBoolean once = new AtomicBoolean();
    SignalHandler handler =
        signal -> {
          if (once.compareAndSet(false, true)) {
            latch.countDown();
          }
        };
    Signal.handle(new Signal("INT"), handler);
    Signal.handle(new Signal("TERM"), handler);
    while (!latch.await(1, TimeUnit.HOURS)) {
      // Serving goes on for as long as nobody interrupts.
    }
  }
}
