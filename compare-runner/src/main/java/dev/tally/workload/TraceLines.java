package dev.tally.workload;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/**
 * The lines of a text, decoded. Bytes that are none of the character set do not end the reading, as
 * they do with the readers of the JDK: they mark their line, with the place in it.
 */
final class TraceLines implements Closeable {

  /** The most characters of a line, and of a row over many lines. */
  static final int MAX_LENGTH = 1 << 20;

  /**
   * A line.
   *
   * @param number from 1
   * @param text with its end, if it has one: {@code \n} or {@code \r\n}
   * @param fault of its bytes
   */
  record Line(long number, String text, Optional<String> fault) {}

  /** A line beyond {@link #MAX_LENGTH}: no CSV of events is like that. */
  static final class TooLongException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    TooLongException(long line) {
      super("line " + line + " has more than " + MAX_LENGTH + " characters");
    }
  }

  private final InputStream in;
  private final Charset charset;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).limit(0);
  private final CharBuffer chars = CharBuffer.allocate(1 << 16).limit(0);
  private final StringBuilder line = new StringBuilder();
  private Optional<String> fault = Optional.empty();
  private boolean ended;
  private long number;

  /**
   * Reads nothing yet.
   *
   * @param in closed with this
   * @param charset of its text
   */
  TraceLines(InputStream in, Charset charset) {
    this.in = in;
    this.charset = charset;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** The next line, or empty at the end. */
  Optional<Line> next() throws IOException {
    line.setLength(0);
    fault = Optional.empty();
    while (chars.hasRemaining() || fill()) {
      char c = chars.get();
      if (number == 0 && line.isEmpty() && c == '\uFEFF') {
        continue;
      }
      if (c == '\r') {
        boolean pair = (chars.hasRemaining() || fill()) && chars.get(chars.position()) == '\n';
        // A carriage return alone ends the lines of old Macintosh files.
        line.append(pair ? "\r\n" : "\n");
        chars.position(chars.position() + (pair ? 1 : 0));
        return ended();
      }
      line.append(c);
      if (c == '\n') {
        return ended();
      }
      if (line.length() > MAX_LENGTH) {
        throw new TooLongException(number + 1);
      }
    }
    return line.isEmpty() ? Optional.empty() : ended();
  }

  private Optional<Line> ended() {
    number++;
    return Optional.of(new Line(number, line.toString(), fault));
  }

  /** Decodes some more; false at the end. */
  private boolean fill() throws IOException {
    chars.clear();
    while (true) {
      CoderResult result = decoder.decode(bytes, chars, ended);
      if (chars.position() > 0) {
        chars.flip();
        return true;
      }
      if (result.isError()) {
        // What was decoded before has been read: the line so far ends where the fault is.
        if (fault.isEmpty()) {
          fault = Optional.of(describe(bytes.get(bytes.position())));
        }
        bytes.position(bytes.position() + result.length());
        chars.put('\uFFFD').flip();
        return true;
      }
      if (ended) {
        chars.limit(0);
        return false;
      }
      bytes.compact();
      int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
      ended = count < 0;
      bytes.position(bytes.position() + Math.max(0, count)).flip();
    }
  }

  private String describe(byte wrong) {
    return "is not %s: byte 0x%02X, number %d of the row"
        .formatted(charset.name(), wrong, line.toString().getBytes(charset).length + 1);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
