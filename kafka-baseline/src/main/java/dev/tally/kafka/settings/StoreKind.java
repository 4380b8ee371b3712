package dev.tally.kafka.settings;

import dev.tally.label.Labels;

/** What keeps the counters of an instance. */
public enum StoreKind {
  /** On the instance's disk, restored from there. */
  ROCKSDB,
  /** In the instance's heap; restored whole from the changelog after a restart. */
  MEMORY;

  /**
   * The name people write.
   *
   * @return lower case
   */
  public String label() {
    return Labels.of(this);
  }

  /**
   * The one of a name.
   *
   * @param label as people write it
   * @return the constant
   * @throws IllegalArgumentException where there is none, naming those there are
   */
  public static StoreKind of(String label) {
    return Labels.find(StoreKind.class, "store", label);
  }
}
