package dev.tally.label;

/**
 * Text from files, made safe to show: whatever a terminal would obey, or an eye not see, is written
 * as its code. A key may hold an escape sequence that clears the screen, a line end that forges a
 * verdict, or a mark that turns the direction of writing; data must stay data.
 */
public final class Visible {

  private Visible() {}

  /**
   * A text within one line.
   *
   * @param text any
   * @return the same, with controls, line ends, format marks and lone surrogates as {@code \n},
   *     {@code \t}, {@code \r} or a {@code u} with four hexadecimal digits behind a backslash
   */
  public static String text(String text) {
    return escape(text, false);
  }

  /**
   * A text of many lines, whose line ends are its author's own.
   *
   * @param text any
   * @return the same as {@link #text}, with the line feeds and tabs kept
   */
  public static String lines(String text) {
    return escape(text, true);
  }

  private static String escape(String text, boolean keepLines) {
    if (text.codePoints().allMatch(c -> isKept(c, keepLines))) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (isKept(c, keepLines)) {
                shown.appendCodePoint(c);
              } else {
                shown.append(code(c));
              }
            });
    return shown.toString();
  }

  private static boolean isKept(int c, boolean keepLines) {
    if (keepLines && (c == '\n' || c == '\t')) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private static String code(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        StringBuilder code = new StringBuilder();
        for (char unit : Character.toChars(c)) {
          code.append('\\').append('u');
          for (int shift = 12; shift >= 0; shift -= 4) {
            code.append(Character.forDigit(unit >> shift & 0xF, 16));
          }
        }
        yield code.toString();
      }
    };
  }
}
