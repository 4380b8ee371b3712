package dev.tally.measure;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a process has used so far.
 *
 * @param cpu processor time in user and kernel mode since it started
 * @param residentBytes resident memory now
 * @param storage what it had read and written since it started
 */
record ProcessUsage(Duration cpu, long residentBytes, StorageBytes storage) {

  /** Of a process that is about to start. */
  static final ProcessUsage NOTHING =
      new ProcessUsage(Duration.ZERO, 0, new StorageBytes(OptionalLong.of(0), OptionalLong.of(0)));
}
