package dev.tally.deploy;

import java.util.Map;

/** A deployment that tells about itself in numbers. */
public interface Observable {

  /**
   * A snapshot of its metrics.
   *
   * @return by name; units are part of the name
   */
  Map<String, Double> metrics();
}
