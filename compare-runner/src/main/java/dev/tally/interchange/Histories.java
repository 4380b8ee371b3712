package dev.tally.interchange;

import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Opens histories of every format known, told apart by how they begin. */
public final class Histories {

  /** Where exports of a folder go, within it. */
  public static final String EXPORT = "export";

  private static final int HEAD = 4096;
  private static final List<String> ENDINGS = List.of(".history", ".edn", ".jsonl", ".json");

  private Histories() {}

  /**
   * Opens a history.
   *
   * @param file recorded by Tally, Jepsen EDN, or Porcupine-style JSON lines
   * @return before its first operation; {@link HistoryCursor#next} throws {@link HistoryException}
   *     where the file turns out to be no history
   * @throws IOException where it can not be read
   * @throws HistoryException where it begins as none of the three
   */
  public static HistoryCursor open(Path file) throws IOException {
    String head;
    try (InputStream in = Files.newInputStream(file)) {
      head = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
    }
    if (head.startsWith("TALLYH")) {
      return HistoryFile.open(file);
    }
    String text = head.stripLeading();
    if (text.startsWith("{") && text.substring(1).stripLeading().startsWith("\"")) {
      return new PorcupineCursor(file);
    }
    if (!text.isEmpty() && "{[#;".indexOf(text.charAt(0)) >= 0) {
      return new JepsenCursor(file);
    }
    throw new HistoryException(
        file
            + (text.isEmpty() ? " is empty" : " begins with \"" + firstLine(text) + "\"")
            + ": neither a history of Tally, nor Jepsen EDN, nor Porcupine-style JSON lines");
  }

  private static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > 40 ? line.substring(0, 40) + "..." : line;
  }

  /**
   * The histories at a path.
   *
   * @param path a file; or a folder, with its {@code .history}, {@code .edn}, {@code .jsonl} and
   *     {@code .json} files but for those in its folder {@code export}; of the folder of a run
   *     those in its folder {@code history} alone
   * @return at least one, in the order of their names
   * @throws IOException where it can not be read
   * @throws HistoryException where there is none
   */
  public static List<Path> at(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      if (!Files.exists(path)) {
        throw new HistoryException(path + " does not exist, must be a history or a folder");
      }
      return List.of(path);
    }
    Path recorded = path.resolve("history");
    boolean ofRun = Files.isDirectory(recorded);
    if (!ofRun && Files.exists(path.resolve("manifest.json"))) {
      throw new HistoryException(path + " is a run without its histories, must have " + recorded);
    }
    Path exported = path.resolve(EXPORT);
    try (Stream<Path> files = Files.walk(ofRun ? recorded : path)) {
      List<Path> found =
          files
              .filter(Histories::isHistory)
              .filter(file -> !file.startsWith(exported))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new HistoryException(
            path + " holds no history, must have files " + String.join(", ", ENDINGS));
      }
      return found;
    }
  }

  private static boolean isHistory(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && ENDINGS.stream().anyMatch(name::endsWith);
  }
}
