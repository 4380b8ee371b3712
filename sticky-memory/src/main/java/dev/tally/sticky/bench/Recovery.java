package dev.tally.sticky.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Notes for each shard when it answered first after an event. Only requests that were submitted
 * after the event count: an answer that was under way before it says nothing. Safe for use by many
 * threads.
 */
final class Recovery {

  private final long since;
  private final AtomicLongArray answeredAfter;
  private final CountDownLatch silent;

  /**
   * Begins to wait for all shards.
   *
   * @param since when the event began, as {@link System#nanoTime}
   * @param shards how many there are
   */
  Recovery(long since, int shards) {
    this.since = since;
    this.answeredAfter = new AtomicLongArray(shards);
    this.silent = new CountDownLatch(shards);
  }

  void answered(int shard, long now) {
    if (answeredAfter.compareAndSet(shard, 0, Math.max(1, now - since))) {
      silent.countDown();
    }
  }

  /**
   * Waits until every shard has answered.
   *
   * @return from the event to the first answer of the last shard, milliseconds
   * @throws IllegalStateException where some do not answer for that long, naming how many
   */
  double awaitMillis(long timeoutSeconds) throws InterruptedException {
    if (!silent.await(timeoutSeconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          silent.getCount() + " shards have not answered for " + timeoutSeconds + " s");
    }
    long longest = 0;
    for (int shard = 0; shard < answeredAfter.length(); shard++) {
      longest = Math.max(longest, answeredAfter.get(shard));
    }
    return longest / 1e6;
  }
}
