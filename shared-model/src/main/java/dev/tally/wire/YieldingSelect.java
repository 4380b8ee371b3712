package dev.tally.wire;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/**
 * When a loop goes to sleep: an idle one at once, a busy one only after it has let others run and
 * still finds nothing to read.
 *
 * <p>Falling asleep and being woken is the dearest thing a loop does, for itself and for whoever
 * wakes it, and where processes share cores most wakings come while the core is wanted by others
 * anyway. A busy loop that gives way instead finds more to read when its turn comes again, and so
 * sends more at once. An idle loop gains nothing by that and may lose its core to somebody who
 * computes for milliseconds; so being busy is measured, as the average number of frames a wake
 * finds.
 */
@SuppressWarnings("ThreadPriorityCheck") // To give way to whoever wants the core is the point.
final class YieldingSelect implements SelectStrategy {

  /** How often it gives way before it sleeps. */
  private static final int YIELDS = 3;

  /** From so many frames a wake on, a loop is busy: few, since one may hold what many ask for. */
  private static final int BUSY = 3;

  /** The average is over about so many wakes. */
  private static final int WAKES = 16;

  private int frames;

  /** The average number of frames a wake, times {@link #WAKES}. */
  private int average;

  /** A frame was read. */
  void heard() {
    frames++;
  }

  @Override
  public int calculateStrategy(IntSupplier ready, boolean hasTasks) throws Exception {
    if (hasTasks) {
      return ready.get();
    }
    average += frames - average / WAKES;
    frames = 0;
    if (average < BUSY * WAKES) {
      return SELECT;
    }
    int found = ready.get();
    for (int i = 0; i < YIELDS && found <= 0; i++) {
      Thread.yield();
      found = ready.get();
    }
    return found > 0 ? found : SELECT;
  }
}
