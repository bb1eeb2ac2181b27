package io.mlinfra.cli;

import io.mlinfra.sandbox.SandboxHost;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** The embedded cloud of a command: opened once, when it is first needed or beforehand. */
final class EmbeddedCloud implements AutoCloseable {
  private final FutureTask<SandboxHost> opening;
  private final AtomicBoolean wanted = new AtomicBoolean();

  /**
   * @param open serves the cloud or joins who does
   */
  EmbeddedCloud(Callable<SandboxHost> open) {
    this.opening = new FutureTask<>(open);
  }

  /** Begins to open it on a thread of its own, while the caller does something else. */
  void openSoon() {
    if (wanted.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("sandbox-opening").start(opening);
    }
  }

  /**
   * The open cloud; waits for it.
   *
   * @throws CommandFailure when it cannot be opened
   */
  SandboxHost host() {
    wanted.set(true);
    // Does nothing where another thread opens it already.
    opening.run();
    try {
      return opening.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted");
    }
  }

  @Override
  public void close() {
    if (!wanted.get()) {
      return;
    }
    // One that is still being opened by another thread is waited for.
    opening.run();
    try {
      opening.get().close();
    } catch (ExecutionException neverOpened) {
      // Whoever needed it was told.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
