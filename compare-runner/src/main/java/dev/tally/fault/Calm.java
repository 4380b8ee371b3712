package dev.tally.fault;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Notices how long a load has been answered in time, by what its driver sees four times a second.
 * Safe for use by many threads.
 */
final class Calm {

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final long limitNanos;
  private long since = System.nanoTime();
  private boolean ended;

  /**
   * From now on.
   *
   * @param limitNanos the limit of latency
   */
  Calm(long limitNanos) {
    this.limitNanos = limitNanos;
  }

  /**
   * A quarter of a second is over.
   *
   * @param p99Nanos of what ended in it
   * @param answered whether anything did
   */
  void window(long p99Nanos, boolean answered) {
    lock.lock();
    try {
      if (!answered || p99Nanos > limitNanos) {
        since = System.nanoTime();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The load is over: nothing is waited for any more. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the load is over. */
  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all has been in time for a while, counted from now at the earliest.
   *
   * @param nanos how long it must have been so
   * @param patience how long to wait at most
   * @return false where it did not come to that, or the load is over
   */
  boolean await(long nanos, long patience) throws InterruptedException {
    lock.lock();
    try {
      long from = System.nanoTime();
      while (!ended && System.nanoTime() - Math.max(since, from) < nanos) {
        if (System.nanoTime() - from > patience) {
          return false;
        }
        changed.await(1, TimeUnit.SECONDS);
      }
      return !ended;
    } finally {
      lock.unlock();
    }
  }
}
