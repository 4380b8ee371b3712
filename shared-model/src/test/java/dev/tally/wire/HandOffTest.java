package dev.tally.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandOffTest {

  private final WireLoop loop = WireLoop.start("test-hand-off");

  @AfterEach
  void closeLoop() {
    loop.close();
  }

  private record Item(int thread, int number) {}

  @Test
  void manyThreadsLoseAndReorderNothing() throws Exception {
    int threads = 8;
    int each = 50_000;
    int[] next = new int[threads];
    AtomicInteger outOfOrder = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(threads * each);
    HandOff<Item> handOff =
        new HandOff<>(
            loop,
            1024,
            item -> {
              if (!loop.inLoop() || next[item.thread()]++ != item.number()) {
                outOfOrder.incrementAndGet();
              }
              all.countDown();
            });
    AtomicLong refused = new AtomicLong();
    List<Thread> producers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      Thread producer =
          new Thread(
              () -> {
                for (int n = 0; n < each; n++) {
                  Item item = new Item(thread, n);
                  while (!handOff.offer(item)) {
                    refused.incrementAndGet();
                    LockSupport.parkNanos(1_000);
                  }
                }
              });
      producers.add(producer);
      producer.start();
    }
    for (Thread producer : producers) {
      producer.join();
    }
    assertThat(all.await(60, TimeUnit.SECONDS)).as("missing: %d", all.getCount()).isTrue();
    assertThat(outOfOrder).hasValue(0);
    assertThat(next).isEqualTo(filled(threads, each));
    assertThat(handOff.size()).isZero();
  }

  private static int[] filled(int length, int value) {
    int[] array = new int[length];
    Arrays.fill(array, value);
    return array;
  }

  /** One at a time, so that the loop falls asleep in between: a lost wake-up would hang here. */
  @Test
  void everyOfferToASleepingLoopWakesIt() throws Exception {
    AtomicInteger got = new AtomicInteger(-1);
    HandOff<Integer> handOff = new HandOff<>(loop, 16, got::set);
    for (int i = 0; i < 20_000; i++) {
      assertThat(handOff.offer(i)).isTrue();
      int expected = i;
      if (i % 1_000 == 0) {
        await().until(() -> got.get() == expected);
      } else {
        while (got.get() != expected) {
          Thread.onSpinWait();
        }
      }
    }
  }

  @Test
  void whatGathersWhileTheLoopIsBusyIsDrainedInOneTurnAndBeyondTheLimitRefused() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger turns = new AtomicInteger();
    List<Integer> drained = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(64);
    HandOff<Integer> handOff =
        new HandOff<>(
            loop,
            64,
            item -> {
              if (drained.isEmpty()) {
                loop.atTurnEnd(turns::incrementAndGet);
              }
              drained.add(item);
              all.countDown();
            });
    loop.execute(
        () -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    int offered = 0;
    while (handOff.offer(offered)) {
      offered++;
    }
    assertThat(offered).isEqualTo(64);
    assertThat(handOff.size()).isEqualTo(64);
    loop.execute(() -> turns.addAndGet(100)); // Later than the one drain.
    release.countDown();
    assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    await().untilAsserted(() -> assertThat(turns).hasValue(101));
    assertThat(drained).hasSize(64).isSorted();
  }

  @Test
  void aConsumerThatFailsDoesNotStopTheRest() {
    List<Integer> got = new ArrayList<>();
    AtomicInteger size = new AtomicInteger();
    HandOff<Integer> handOff =
        new HandOff<>(
            loop,
            16,
            item -> {
              if (item == 1) {
                throw new IllegalStateException("planned");
              }
              got.add(item);
              size.incrementAndGet();
            });
    for (int i = 0; i < 4; i++) {
      handOff.offer(i);
    }
    await().until(() -> size.get() == 3);
    assertThat(got).containsExactly(0, 2, 3);
  }

  @Test
  void aClosedLoopRefusesLoudly() {
    HandOff<Integer> handOff = new HandOff<>(loop, 16, item -> {});
    loop.close();
    assertThatThrownBy(() -> handOff.offer(1)).isInstanceOf(RejectedExecutionException.class);
  }
}
