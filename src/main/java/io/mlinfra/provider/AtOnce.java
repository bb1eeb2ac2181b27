package io.mlinfra.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Makes calls that do not wait for each other, each on a virtual thread. */
public final class AtOnce {
  private AtOnce() {}

  /**
   * The results in the order of the items. All calls come to their end before this does, also when
   * one fails.
   *
   * @throws InterruptedException when the caller is; calls that still run are interrupted, too
   * @throws RuntimeException what the first failing item's call threw
   */
  public static <A, T> List<T> each(Collection<A> items, Function<? super A, ? extends T> call)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>(items.size());
      List<Callable<T>> calls =
          items.stream().<Callable<T>>map(item -> () -> call.apply(item)).toList();
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("a call failed", e.getCause());
      }
    }
  }

  /**
   * The same for reads, of which half an answer is none.
   *
   * @param what is read, as a message names it
   * @throws IllegalStateException when the caller is interrupted, as it still is afterwards
   */
  public static <A, T> List<T> read(
      String what, Collection<A> items, Function<? super A, ? extends T> call) {
    try {
      return each(items, call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading " + what, e);
    }
  }
}
