package dev.tally.history;

/** Which part of a trial an operation belongs to; only measured ones count in the latencies. */
public enum Phase {
  /** First additions, that give every key its starting value. */
  PRELOAD,
  /** Load before the measurement, until steady. */
  WARM_UP,
  /** What is reported. */
  MEASURED,
  /** Linearizable reads of every key, after all else has ended. */
  FINAL_READ
}
