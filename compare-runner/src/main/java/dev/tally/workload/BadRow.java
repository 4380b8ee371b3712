package dev.tally.workload;

import java.io.Serial;
import java.util.Locale;

/** A row of a trace that can not be used, and why. Cheap, since a file may be full of them. */
final class BadRow extends Exception {

  /** What is wrong with it. */
  enum Kind {
    QUOTES,
    CHARSET,
    FIELDS,
    KEY,
    DELTA,
    TIME,
    ORDER,
    FAR_TIME;

    String inWords() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  @Serial private static final long serialVersionUID = 1L;

  private final Kind kind;

  BadRow(Kind kind, String what) {
    super(what, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  String what() {
    return String.valueOf(getMessage());
  }
}
