package dev.tally.stats;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What one process of a backend took while something was measured, or all of a side together.
 * Starts of the same process, one after another, are one. What can not be measured is empty, never
 * 0.
 *
 * <p>Storage is what the kernel had read from a disk for the process and what it will have to write
 * to one (pages that the process made dirty, whole ones, whether or not they were written by then
 * or the file was deleted before they were). What the page cache answered is no reading.
 *
 * <p>Network is what its TCP connections carried, in bytes of payload, repeats included; of a
 * process in a network namespace of its own it is what its interfaces carried, headers included.
 * What two processes send each other is in both: sent by one, received by the other.
 *
 * @param process its name; {@value #ALL} for a sum
 * @param role its kind; {@value #ALL} for a sum
 * @param cpu processor time, user and kernel
 * @param residentBytes resident memory at the end, or when the process was last seen
 * @param mostResidentBytes the most resident memory seen; of a sum the most at one moment
 * @param readBytes read from storage
 * @param writtenBytes written to storage
 * @param sentBytes over the network
 * @param receivedBytes over the network
 */
public record ProcessCost(
    String process,
    String role,
    Duration cpu,
    long residentBytes,
    long mostResidentBytes,
    OptionalLong readBytes,
    OptionalLong writtenBytes,
    OptionalLong sentBytes,
    OptionalLong receivedBytes) {

  /** The name and the role of a sum over a side. */
  public static final String ALL = "all";

  /**
   * What went over the network in both directions.
   *
   * @return sent and received, bytes; empty where either was not measured
   */
  public OptionalLong networkBytes() {
    return plus(sentBytes, receivedBytes);
  }

  /** Both together; empty where either was not measured. */
  static OptionalLong plus(OptionalLong one, OptionalLong other) {
    return one.isPresent() && other.isPresent()
        ? OptionalLong.of(one.getAsLong() + other.getAsLong())
        : OptionalLong.empty();
  }
}
