package dev.tally.kafka.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Notes for each partition when it answered first after an event. Only additions that were
 * submitted after the event count: an answer that was under way before it says nothing. Safe for
 * use by many threads.
 */
final class Recovery {

  private final long since;
  private final AtomicLongArray answeredAfter;
  private final CountDownLatch silent;

  /**
   * Begins to wait for all partitions.
   *
   * @param since when the event began, as {@link System#nanoTime}
   * @param partitions how many there are
   */
  Recovery(long since, int partitions) {
    this.since = since;
    this.answeredAfter = new AtomicLongArray(partitions);
    this.silent = new CountDownLatch(partitions);
  }

  /** A partition has answered, at the time given as {@link System#nanoTime}. */
  void answered(int partition, long now) {
    if (answeredAfter.compareAndSet(partition, 0, Math.max(1, now - since))) {
      silent.countDown();
    }
  }

  /**
   * Waits until every partition has answered.
   *
   * @return from the event to the first answer of the last partition, milliseconds
   * @throws IllegalStateException where some do not answer in time, naming how many
   */
  double awaitMillis(Duration timeout) throws InterruptedException {
    if (!silent.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          silent.getCount() + " partitions have not answered for " + timeout.toSeconds() + " s");
    }
    long longest = 0;
    for (int partition = 0; partition < answeredAfter.length(); partition++) {
      longest = Math.max(longest, answeredAfter.get(partition));
    }
    return longest / 1e6;
  }
}
