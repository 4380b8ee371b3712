package dev.tally.interchange;

import java.io.IOException;
import java.io.Reader;
import us.bpsm.edn.parser.Parseable;

/** Characters for the EDN parser, with the line they are in. */
final class LineReader implements Parseable {

  private static final int NOTHING = -2;

  private final Reader in;
  private int back = NOTHING;
  private int line = 1;
  private boolean ended;

  LineReader(Reader in) {
    this.in = in;
  }

  int line() {
    return line;
  }

  /** The next character that is no space; it stays unread. */
  int peek() throws IOException {
    int c = read();
    while (c == ',' || Character.isWhitespace(c)) {
      c = read();
    }
    unread(c);
    return c;
  }

  @Override
  public int read() throws IOException {
    int c = back;
    if (c == NOTHING) {
      c = in.read();
      c = c < 0 ? END_OF_INPUT : c;
      ended |= c == END_OF_INPUT;
    }
    back = NOTHING;
    line += c == '\n' ? 1 : 0;
    return c;
  }

  @Override
  public void unread(int c) {
    back = c;
    line -= c == '\n' ? 1 : 0;
  }

  /** Whether all has been read, which in the middle of a value is too early. */
  boolean isEnded() {
    return ended;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
