package dev.tally.counter;

/** How an operation ended: done, certainly not applied, or unknown. Three ways, never two. */
public sealed interface Outcome {

  /**
   * Applied and answered.
   *
   * @param reading the answer
   */
  record Done(Reading reading) implements Outcome {}

  /**
   * Certainly not applied, now or later.
   *
   * @param failure the kind of failure
   * @param detail what happened, for a person; may be empty
   */
  record Failed(Failure failure, String detail) implements Outcome {}

  /**
   * May have been applied, or may still be: the answer was lost or late.
   *
   * @param detail what happened, for a person
   */
  record Unknown(String detail) implements Outcome {}
}
