package dev.tally.report;

/**
 * Text for a cell of CSV. A spreadsheet computes what begins like a formula, and a formula may
 * fetch and send: text that holds names from elsewhere gets an apostrophe before it (OWASP, "CSV
 * injection"). Cells of numbers are no such text.
 */
final class CsvText {

  private static final String BEGINNINGS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private CsvText() {}

  /** The same text, which a spreadsheet shows and does not compute. */
  static String inert(String text) {
    return !text.isEmpty() && BEGINNINGS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
