package dev.tally.wire;

/** Something that will run on a loop unless it is cancelled. */
@FunctionalInterface
public interface Cancellable {

  /** Prevents it from running, if it has not run. Idempotent, from any thread. */
  void cancel();
}
