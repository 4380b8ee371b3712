package dev.tally.history;

/** What an operation asked for. */
public enum OperationKind {
  /** An addition. */
  ADD,
  /** A linearizable read. */
  READ_LINEARIZABLE,
  /** A read bound by its process's token. */
  READ_SESSION,
  /** A read without any bound. */
  READ_EVENTUAL
}
