package dev.tally.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Notes for each partition (or shard) when it answered first after an event. Only requests that
 * were submitted after the event count: an answer that was under way before it says nothing. Safe
 * for use by many threads.
 */
public final class Recovery {

  private final String what;
  private final long since;
  private final AtomicLongArray answeredAfter;
  private final CountDownLatch silent;

  /**
   * Begins to wait for all partitions.
   *
   * @param what they are called, as {@code partitions}
   * @param since when the event began, as {@link System#nanoTime}
   * @param partitions how many there are
   */
  public Recovery(String what, long since, int partitions) {
    this.what = what;
    this.since = since;
    this.answeredAfter = new AtomicLongArray(partitions);
    this.silent = new CountDownLatch(partitions);
  }

  /**
   * A partition has answered.
   *
   * @param partition which, from 0
   * @param now when, as {@link System#nanoTime}
   */
  public void answered(int partition, long now) {
    if (answeredAfter.compareAndSet(partition, 0, Math.max(1, now - since))) {
      silent.countDown();
    }
  }

  /**
   * Waits until every partition has answered.
   *
   * @param timeout how long at most
   * @return from the event to the first answer of the last partition, milliseconds
   * @throws IllegalStateException where some do not answer in time, naming how many
   * @throws InterruptedException where the caller was interrupted
   */
  public double awaitMillis(Duration timeout) throws InterruptedException {
    if (!silent.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          "%d %s have not answered for %d s"
              .formatted(silent.getCount(), what, timeout.toSeconds()));
    }
    long longest = 0;
    for (int partition = 0; partition < answeredAfter.length(); partition++) {
      longest = Math.max(longest, answeredAfter.get(partition));
    }
    return longest / 1e6;
  }
}
