package dev.tally.interchange;

import java.io.IOException;
import java.io.Reader;

/** Characters with a look at the next one, and the line they are in. */
final class CharReader {

  private static final int NOTHING = -2;

  private final Reader in;
  private int ahead = NOTHING;
  private int line = 1;
  private int lastLine = 1;

  CharReader(Reader in) {
    this.in = in;
  }

  /** The line of the next character. */
  int line() {
    return line;
  }

  /** The line of the last character that was no space. */
  int lastLine() {
    return lastLine;
  }

  /** The next character, which stays; negative at the end. */
  int peek() throws IOException {
    if (ahead == NOTHING) {
      ahead = in.read();
    }
    return ahead;
  }

  /** The next character; negative at the end. */
  int read() throws IOException {
    int c = peek();
    if (c >= 0) {
      ahead = NOTHING;
      if (!isSpace(c)) {
        lastLine = line;
      }
      line += c == '\n' ? 1 : 0;
    }
    return c;
  }

  /** The next character that is neither space nor in a comment, which stays. */
  int peekPastSpace() throws IOException {
    while (true) {
      int c = peek();
      if (c == ';') {
        while (c >= 0 && c != '\n') {
          read();
          c = peek();
        }
      } else if (isSpace(c)) {
        read();
      } else {
        return c;
      }
    }
  }

  /** Commas are space. */
  static boolean isSpace(int c) {
    return c == ',' || Character.isWhitespace(c);
  }
}
