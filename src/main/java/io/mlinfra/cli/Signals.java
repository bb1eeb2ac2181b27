package io.mlinfra.cli;

import io.mlinfra.apply.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Turns Ctrl-C and SIGTERM into a cancellation while an apply runs. */
final class Signals implements AutoCloseable {
  private final SignalHandler interrupt;
  private final SignalHandler terminate;

  private Signals(SignalHandler interrupt, SignalHandler terminate) {
    this.interrupt = interrupt;
    this.terminate = terminate;
  }

  static Signals to(Cancellation cancellation) {
    SignalHandler handler = signal -> cancellation.signal();
    return new Signals(
        Signal.handle(new Signal("INT"), handler), Signal.handle(new Signal("TERM"), handler));
  }

  @Override
  public void close() {
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
