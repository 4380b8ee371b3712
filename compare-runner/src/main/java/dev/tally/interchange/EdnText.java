package dev.tally.interchange;

import dev.tally.interchange.Edn.Atom;
import dev.tally.interchange.Edn.Keyword;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The strings and words of EDN. */
final class EdnText {

  /** How long a string or a word may be, in characters. */
  static final int MAX_LENGTH = 1 << 24;

  private static final String DELIMITERS = "()[]{}\";";

  private final CharReader in;

  EdnText(CharReader in) {
    this.in = in;
  }

  /** A string, after its first quote. */
  String string(boolean escapes) throws IOException {
    StringBuilder text = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c == '"') {
        return text.toString();
      }
      if (c == '\\') {
        c = in.read();
        if (escapes) {
          c = escaped(c);
        } else {
          text.append('\\');
        }
      }
      if (c < 0) {
        throw cutOff();
      }
      append(text, c);
    }
  }

  private int escaped(int c) throws IOException {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(in.peek(), 16);
          if (digit < 0) {
            throw in.peek() < 0 ? cutOff() : problem("has \\u without four hexadecimal digits");
          }
          in.read();
          code = code * 16 + digit;
        }
        yield code;
      }
      default -> c;
    };
  }

  /** What is left of a word. */
  String word(String begin) throws IOException {
    StringBuilder text = new StringBuilder(begin);
    int c = in.peek();
    while (c >= 0 && !CharReader.isSpace(c) && DELIMITERS.indexOf(c) < 0) {
      append(text, in.read());
      c = in.peek();
    }
    return text.toString();
  }

  /** Appends a character, within the limit. */
  void append(StringBuilder text, int c) {
    if (text.length() == MAX_LENGTH) {
      throw problem("has a string or a word of more than " + MAX_LENGTH + " characters");
    }
    text.append((char) c);
  }

  /** The value of a word. */
  static @Nullable Object atom(String word) {
    return switch (word) {
      case "nil" -> null;
      case "true" -> true;
      case "false" -> false;
      default ->
          word.startsWith(":") && word.length() > 1 ? new Keyword(word.substring(1)) : number(word);
    };
  }

  /** A number of 64 bits, or a word. */
  private static Object number(String word) {
    int digits = word.startsWith("-") || word.startsWith("+") ? 1 : 0;
    int end = word.endsWith("N") ? word.length() - 1 : word.length();
    boolean whole = end > digits && end - digits <= 19;
    for (int i = digits; i < end && whole; i++) {
      whole = word.charAt(i) >= '0' && word.charAt(i) <= '9';
    }
    try {
      return whole ? (Object) Long.valueOf(word.substring(0, end)) : new Atom(word);
    } catch (NumberFormatException e) {
      return new Atom(word);
    }
  }

  /** What is no EDN, here. */
  MalformedEdn problem(String what) {
    return new MalformedEdn(in.line(), what, false);
  }

  /** The input ends in the middle of a value. */
  MalformedEdn cutOff() {
    return new MalformedEdn(in.lastLine(), "ends in the middle of a value", true);
  }
}
