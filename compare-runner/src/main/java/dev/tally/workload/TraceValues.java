package dev.tally.workload;

import dev.tally.counter.Request;
import dev.tally.label.Visible;
import java.nio.charset.StandardCharsets;

/** Reads keys and deltas of a trace. */
final class TraceValues {

  private static final int MAX_KEY_BYTES = Request.MAX_KEY_BYTES - 64;
  private static final int MOST_SHOWN = 60;

  private TraceValues() {}

  static String key(String text) throws BadRow {
    if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
      throw new BadRow(
          BadRow.Kind.KEY,
          "key \"" + shorten(text) + "\" must be 1 to " + MAX_KEY_BYTES + " bytes");
    }
    return text;
  }

  /** A whole number; {@code 6.0} is one too, as programs write that count in floating point. */
  static long delta(String text) throws BadRow {
    try {
      String whole = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
      long delta = Long.parseLong(whole);
      if (delta != 0) {
        return delta;
      }
    } catch (NumberFormatException e) {
      // Told below, like 0.
    }
    throw new BadRow(
        BadRow.Kind.DELTA, "delta \"" + shorten(text) + "\" must be a whole number other than 0");
  }

  /** A text of a file for a message: in one line, not long, nothing in it that acts. */
  static String shorten(String text) {
    int length = Math.min(text.length(), MOST_SHOWN);
    String cut = text.substring(0, length);
    return Visible.text(cut) + (text.length() > length ? "..." : "");
  }
}
