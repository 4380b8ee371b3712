package dev.tally.drive;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decides from a drive's windows whether the driven system is steady: over two adjoining stretches
 * of time, neither the rate nor the median latency differs by more than a tolerance. A system whose
 * code is still being compiled gets faster from stretch to stretch, and is not steady.
 */
public final class SteadyState implements DriveControl {

  /** Windows a second, as {@link DriveControl} is told of them. */
  private static final int WINDOWS_A_SECOND = 4;

  private static final double TOLERANCE = 0.1;

  private final Deque<Window> recent = new ArrayDeque<>();
  private final int stretch;
  private boolean steady;

  /**
   * Knows nothing yet.
   *
   * @param stretchSeconds how long each of the two stretches is, at least 1
   */
  public SteadyState(int stretchSeconds) {
    stretch = stretchSeconds * WINDOWS_A_SECOND;
  }

  /**
   * {@inheritDoc}
   *
   * @return false once steady
   */
  @Override
  public boolean goOn(Window window) {
    recent.addLast(window);
    if (recent.size() > 2 * stretch) {
      recent.removeFirst();
    }
    steady = recent.size() == 2 * stretch && isFlat();
    return !steady;
  }

  /**
   * Whether it was steady at the last window.
   *
   * @return false until enough has been seen
   */
  public boolean isSteady() {
    return steady;
  }

  /**
   * The rate of late.
   *
   * @return operations a second over the last stretch, 0 before the first
   */
  public double rate() {
    return mean(Math.max(0, recent.size() - stretch), recent.size(), true);
  }

  private boolean isFlat() {
    return isClose(mean(0, stretch, true), mean(stretch, 2 * stretch, true))
        && isClose(mean(0, stretch, false), mean(stretch, 2 * stretch, false));
  }

  private static boolean isClose(double before, double after) {
    return before > 0 && after > 0 && Math.abs(after - before) <= TOLERANCE * before;
  }

  private double mean(int from, int to, boolean ofRates) {
    return recent.stream()
        .skip(from)
        .limit(to - from)
        .mapToDouble(window -> ofRates ? window.rate() : window.p50Nanos())
        .average()
        .orElse(0);
  }
}
