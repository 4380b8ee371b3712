package dev.tally.process;

import java.util.List;

/**
 * The heap of a child JVM.
 *
 * @param megabytes both initial and largest size, MiB, at least 1
 * @param collector who cleans it
 */
public record Heap(int megabytes, Collector collector) {

  /** Checks the size. */
  public Heap {
    if (megabytes < 1) {
      throw new IllegalArgumentException("megabytes is " + megabytes + ", must be at least 1");
    }
  }

  /**
   * A heap under the usual collector.
   *
   * @param megabytes MiB, at least 1
   * @return the heap
   */
  public static Heap of(int megabytes) {
    return new Heap(megabytes, Collector.USUAL);
  }

  /**
   * What a JVM is told of it.
   *
   * @return flags
   */
  public List<String> flags() {
    return List.of(collector.flag(), "-Xms" + megabytes + "m", "-Xmx" + megabytes + "m");
  }
}
