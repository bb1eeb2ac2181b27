package io.mlinfra.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AtOnceTest {
  @Test
  void resultsComeInTheOrderOfTheItems() throws InterruptedException {
    CountDownLatch last = new CountDownLatch(1);
    List<Integer> results =
        AtOnce.each(
            List.of(1, 2, 3),
            n -> {
              // The first waits for the last: one after the other they would never end.
              if (n == 1) {
                await(last);
              } else if (n == 3) {
                last.countDown();
              }
              return n * 10;
            });
    assertThat(results).containsExactly(10, 20, 30);
    assertThat(AtOnce.each(List.<Integer>of(), n -> n)).isEmpty();
  }

  @Test
  void aFailureIsThrownAsItWasOnceAllHaveEnded() {
    AtomicInteger ended = new AtomicInteger();
    assertThatThrownBy(
            () ->
                AtOnce.each(
                    List.of(1, 2, 3),
                    n -> {
                      ended.incrementAndGet();
                      if (n == 2) {
                        throw new IllegalArgumentException("two");
                      }
                      return n;
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two");
    assertThat(ended).hasValue(3);
  }

  @Test
  void whoIsInterruptedIsTold() {
    Thread.currentThread().interrupt();
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                AtOnce.each(
                    List.of(1),
                    n -> {
                      await(never);
                      return n;
                    }))
        .isInstanceOf(InterruptedException.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
