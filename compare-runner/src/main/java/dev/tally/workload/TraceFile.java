package dev.tally.workload;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The bytes of a trace: of one inside or of a file, unpacked, its byte order mark taken off. */
final class TraceFile {

  /** The traces inside, and their files. */
  static final Map<String, String> INSIDE = Map.of("us-flights", "us-flights-2001.csv");

  private static final int HEAD = 4096;

  /** How files begin that are no CSV, and what to do with each. */
  private static final List<Signature> SIGNATURES =
      List.of(
          new Signature("504b0304", "a ZIP archive or a workbook (.xlsx); unpack it, save as CSV"),
          new Signature("28b52ffd", "packed by Zstandard; unpack it, or pack it by gzip"),
          new Signature("fd377a585a", "packed by xz; unpack it, or pack it by gzip"),
          new Signature("425a68", "packed by bzip2; unpack it, or pack it by gzip"),
          new Signature("50415231", "Parquet; write it as CSV"),
          new Signature("4f626a01", "Avro; write it as CSV"),
          new Signature("53514c69746520666f726d6174", "a database of SQLite; write it as CSV"),
          new Signature("d0cf11e0", "an old workbook (.xls); save it as CSV"),
          new Signature("25504446", "a PDF; take the CSV it was made from"));

  private record Signature(String hex, String what) {}

  private TraceFile() {}

  /** The file's name for messages. */
  static String nameOf(Keys.Traced source) {
    return INSIDE.getOrDefault(source.source(), source.source());
  }

  /** Whether it is part of the program. */
  static boolean isInside(Keys.Traced source) {
    return INSIDE.containsKey(source.source());
  }

  /** Refuses what can be read but once: a run reads a trace anew for every row. */
  static void refusePipe(Keys.Traced source) {
    Path path = isInside(source) ? Path.of(".") : path(source);
    if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
      throw new PlanException(
          "trace " + path + " is no file but a pipe or device; a run reads it more than once");
    }
  }

  private static Path path(Keys.Traced source) {
    try {
      return Path.of(source.source());
    } catch (InvalidPathException e) {
      throw new PlanException("trace " + source.source() + " is no path: " + e.getReason(), e);
    }
  }

  /**
   * Opens a trace.
   *
   * @param source which
   * @return its text, encoded in the charset of its format
   * @throws IOException where it can not be read
   * @throws PlanException where it is visibly no text in that charset
   */
  static InputStream open(Keys.Traced source) throws IOException {
    String inside = INSIDE.get(source.source());
    InputStream raw =
        inside != null
            ? TraceFile.class.getResourceAsStream("traces/" + inside)
            // Not of a channel: that would ask a pipe for its position.
            : new FileInputStream(path(source).toFile());
    if (raw == null) {
      throw new IllegalStateException("trace " + inside + " is not in the jar");
    }
    try {
      return unpacked(raw, nameOf(source), source.format().charset());
    } catch (IOException | PlanException e) {
      raw.close();
      throw e;
    }
  }

  private static InputStream unpacked(InputStream raw, String file, Charset charset)
      throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    byte[] head = head(in);
    if (begins(head, "1f8b")) {
      in = new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
      head = head(in);
    }
    for (Signature signature : SIGNATURES) {
      if (begins(head, signature.hex())) {
        throw new PlanException("trace " + file + " is no CSV but " + signature.what());
      }
    }
    String really = markOf(head);
    boolean isWide = charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32");
    if (!really.isEmpty() && !fits(charset, really)) {
      throw new PlanException(
          "trace %s is %s, by its first bytes, not %s: --trace-charset %s reads it"
              .formatted(file, really, charset.name(), really));
    }
    if (begins(head, "efbbbf")) {
      in.skipNBytes(3);
    }
    if (!isWide && nulls(head) > 0) {
      throw new PlanException(
          "trace %s is no text in %s, for it has bytes 0%s"
              .formatted(
                  file,
                  charset.name(),
                  nulls(head) < head.length / 3
                      ? ""
                      : head[0] == 0
                          ? "; as every other one: --trace-charset UTF-16BE may read it"
                          : "; as every other one: --trace-charset UTF-16LE may read it"));
    }
    return in;
  }

  private static byte[] head(BufferedInputStream in) throws IOException {
    in.mark(HEAD);
    byte[] head = in.readNBytes(HEAD);
    in.reset();
    return head;
  }

  private static boolean begins(byte[] head, String hex) {
    for (int i = 0; i < hex.length() / 2; i++) {
      int wanted = Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
      if (i >= head.length || (head[i] & 0xFF) != wanted) {
        return false;
      }
    }
    return true;
  }

  /** The charset that a byte order mark tells; empty where there is none. */
  private static String markOf(byte[] head) {
    if (begins(head, "efbbbf")) {
      return StandardCharsets.UTF_8.name();
    }
    if (begins(head, "fffe0000") || begins(head, "0000feff")) {
      return "UTF-32";
    }
    return begins(head, "fffe") || begins(head, "feff") ? StandardCharsets.UTF_16.name() : "";
  }

  /** UTF-16LE and UTF-16BE are UTF-16 too. */
  private static boolean fits(Charset charset, String really) {
    return charset.name().startsWith(really);
  }

  private static int nulls(byte[] head) {
    int nulls = 0;
    for (byte one : head) {
      nulls += one == 0 ? 1 : 0;
    }
    return nulls;
  }
}
