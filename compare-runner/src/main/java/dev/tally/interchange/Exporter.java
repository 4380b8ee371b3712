package dev.tally.interchange;

import dev.tally.history.HistoryCursor;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes histories for independent checkers. */
public final class Exporter {

  /** The formats. */
  public enum Format {
    /** Jepsen EDN. */
    JEPSEN(".edn"),
    /** Porcupine-style JSON lines. */
    PORCUPINE(".jsonl");

    private final String ending;

    Format(String ending) {
      this.ending = ending;
    }

    /**
     * How its files' names end.
     *
     * @return with the dot
     */
    public String ending() {
      return ending;
    }
  }

  /**
   * What was exported.
   *
   * @param operations how many were written
   * @param failed failed ones left out, since the format has no form for them
   * @param weakReads session and eventual reads left out, for the same reason
   * @param notes what was assumed of the history
   * @param cutOff whether it ends in the middle
   */
  public record Exported(
      long operations, long failed, long weakReads, List<String> notes, boolean cutOff) {

    /** Copies the list. */
    public Exported {
      notes = List.copyOf(notes);
    }
  }

  private Exporter() {}

  /**
   * Writes a history, whole or not at all.
   *
   * @param history of any format
   * @param format to write
   * @param to a new file
   * @return what was written
   * @throws IOException where a file can not be read or written, or the new one is there already
   * @throws HistoryException where it is no history
   */
  public static Exported export(Path history, Format format, Path to) throws IOException {
    Path part = to.resolveSibling("." + to.getFileName() + ".part");
    Files.createFile(part);
    try {
      Exported exported = write(history, format, part);
      // The name is taken first, so that the move replaces nothing but what was made here.
      Files.createFile(to);
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
      return exported;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Exported write(Path history, Format format, Path to) throws IOException {
    try (HistoryCursor cursor = Histories.open(history);
        Writer out = Files.newBufferedWriter(to)) {
      PorcupineWriter.Written written =
          switch (format) {
            case JEPSEN -> new PorcupineWriter.Written(new JepsenWriter(cursor, out).write(), 0, 0);
            case PORCUPINE -> new PorcupineWriter(cursor, out).write();
          };
      return new Exported(
          written.operations(),
          written.failed(),
          written.weakReads(),
          cursor.notes(),
          cursor.isCutOff());
    }
  }
}
