package dev.tally.interchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Reads UTF-8, and nothing else; knows the line of the first byte that is none. A character that
 * the end of the input cuts in two is no error: what ends there ends early, which its reader sees.
 */
final class StrictUtf8 extends Reader {

  private static final int SIZE = 8192;

  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).flip();
  private int line = 1;
  private boolean ended;

  StrictUtf8(InputStream in) {
    this.in = in;
  }

  /** A byte that is no UTF-8. */
  static final class NotUtf8Exception extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    private final int line;

    NotUtf8Exception(int line) {
      super("line " + line + " is no UTF-8");
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  @Override
  public int read(char[] characters, int offset, int length) throws IOException {
    CharBuffer out = CharBuffer.wrap(characters, offset, length).slice();
    while (true) {
      CoderResult result = decoder.decode(bytes, out, false);
      if (out.position() > 0) {
        // What stands before a byte that is no text is told first.
        count(characters, offset, offset + out.position());
        return out.position();
      }
      if (result.isError()) {
        throw new NotUtf8Exception(line);
      }
      if (ended) {
        return -1;
      }
      fill();
    }
  }

  private void count(char[] characters, int from, int to) {
    for (int i = from; i < to; i++) {
      line += characters[i] == '\n' ? 1 : 0;
    }
  }

  private void fill() throws IOException {
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = read < 0;
    bytes.position(bytes.position() + Math.max(0, read));
    bytes.flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
