package dev.tally.report;

import java.util.Locale;

/** Names of files made from names that people chose. */
public final class FileNames {

  private static final int LONGEST = 60;

  private FileNames() {}

  /**
   * A name that can be one of a file.
   *
   * @param name any text
   * @return lower-case letters, digits, dots and dashes, never empty, never hidden; of different
   *     names it may be the same
   */
  public static String safe(String name) {
    String safe =
        name.toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9.]+", "-")
            .replaceAll("^[-.]+|[-.]+$", "");
    String cut = safe.length() > LONGEST ? safe.substring(0, LONGEST) : safe;
    return cut.isEmpty() ? "run" : cut;
  }
}
