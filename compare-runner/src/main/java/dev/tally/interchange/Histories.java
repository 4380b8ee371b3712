package dev.tally.interchange;

import dev.tally.history.HistoryCursor;
import dev.tally.history.HistoryFile;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Opens histories of every format known, told apart by how they begin. */
public final class Histories {

  /** Where exports of a folder go, within it. */
  public static final String EXPORT = "export";

  private static final int HEAD = 1 << 16;
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final Pattern COMMENTS = Pattern.compile(";[^\n]*");
  private static final List<String> ENDINGS = List.of(".history", ".edn", ".jsonl", ".json");

  private Histories() {}

  /**
   * Opens a history. The file is opened once and read from its beginning to its end, so that it may
   * be a pipe.
   *
   * @param file recorded by Tally, Jepsen EDN, or Porcupine-style JSON
   * @return before its first operation; {@link HistoryCursor#next} throws {@link HistoryException}
   *     where the file turns out to be no history
   * @throws IOException where it can not be read
   * @throws HistoryException where it begins as none of the three
   */
  public static HistoryCursor open(Path file) throws IOException {
    // Not of a channel: that would ask a pipe for its position.
    BufferedInputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), 2 * HEAD);
    try {
      in.mark(HEAD);
      byte[] head = in.readNBytes(HEAD);
      in.reset();
      return open(file, in, head);
    } catch (IOException | HistoryException e) {
      in.close();
      throw e;
    }
  }

  private static HistoryCursor open(Path file, InputStream in, byte[] head) throws IOException {
    String text = new String(head, StandardCharsets.UTF_8);
    if (text.startsWith("TALLYH")) {
      return HistoryFile.open(file, in);
    }
    if (text.startsWith(BYTE_ORDER_MARK)) {
      in.skipNBytes(BYTE_ORDER_MARK.getBytes(StandardCharsets.UTF_8).length);
      text = text.substring(1);
    }
    Reader characters = new BufferedReader(new StrictUtf8(in));
    String begin = begin(text);
    if (begin.startsWith("\"")) {
      return new PorcupineCursor(file, characters);
    }
    boolean empty = text.isBlank() && !isOurs(file);
    if (empty || !begin.isEmpty()) {
      return new JepsenCursor(file, characters);
    }
    throw new HistoryException(
        file
            + encoding(head)
                .orElseGet(
                    () ->
                        head.length == 0
                            ? " is empty"
                            : " begins with \""
                                + firstLine(new String(head, StandardCharsets.UTF_8))
                                + "\"")
            + ": neither a history of Tally, nor Jepsen EDN, nor Porcupine-style JSON");
  }

  private static boolean isOurs(Path file) {
    return file.toString().endsWith(ENDINGS.get(0));
  }

  /** What is seen first within brackets: a quote in JSON; empty where it is neither. */
  private static String begin(String text) {
    String rest = COMMENTS.matcher(text).replaceAll(" ").strip();
    if (rest.isEmpty()) {
      return text.isBlank() ? "" : ";";
    }
    if ("{[(#^".indexOf(rest.charAt(0)) < 0) {
      return "";
    }
    int at = 0;
    while (at < rest.length() && ("{[(".indexOf(rest.charAt(at)) >= 0 || rest.charAt(at) <= ' ')) {
      at++;
    }
    return at == rest.length() ? "{" : rest.substring(at);
  }

  private static Optional<String> encoding(byte[] head) {
    if (head.length < 2) {
      return Optional.empty();
    }
    int two = (head[0] & 0xFF) << 8 | (head[1] & 0xFF);
    return switch (two) {
      case 0x1F8B -> Optional.of(" is packed by gzip, must be unpacked (gzip -dc)");
      case 0xFEFF, 0xFFFE -> Optional.of(" is UTF-16, must be UTF-8");
      default ->
          head[0] == 0 || head[1] == 0
              ? Optional.of(" is UTF-16 or no text, must be UTF-8")
              : Optional.empty();
    };
  }

  private static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > 40 ? line.substring(0, 40) + "..." : line;
  }

  /**
   * The histories at a path.
   *
   * @param root what their paths are told apart by: the folder they are in, or the file's
   * @param files at least one, in the order of their names
   * @param skipped what has a history's ending, but is Jepsen's verdict on one
   */
  public record Found(Path root, List<Path> files, List<Path> skipped) {

    /** Copies the lists. */
    public Found {
      files = List.copyOf(files);
      skipped = List.copyOf(skipped);
    }
  }

  /**
   * The histories at a path.
   *
   * @param path a file, or a pipe; or a folder, with its {@code .history}, {@code .edn}, {@code
   *     .jsonl} and {@code .json} files but for those in its folder {@code export} and Jepsen's
   *     {@code results.edn}; of the folder of a run those in its folder {@code history} alone
   * @return at least one
   * @throws IOException where it can not be read
   * @throws HistoryException where there is none
   */
  public static Found at(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      if (!Files.exists(path)) {
        throw new HistoryException(path + " does not exist, must be a history or a folder");
      }
      return new Found(path.toAbsolutePath().getParent(), List.of(path), List.of());
    }
    Path recorded = path.resolve("history");
    boolean ofRun = Files.isDirectory(recorded);
    if (!ofRun && Files.exists(path.resolve("manifest.json"))) {
      throw new HistoryException(path + " is a run without its histories, must have " + recorded);
    }
    Path root = ofRun ? recorded : path;
    // A link to a folder, as Jepsen's store/latest, is walked where it leads.
    Path real = root.toRealPath();
    Path exported = real.resolve(EXPORT);
    try (Stream<Path> files = Files.walk(real)) {
      Map<Boolean, List<Path>> found =
          files
              .filter(Histories::isHistory)
              .filter(file -> !file.startsWith(exported))
              .sorted()
              .map(file -> root.resolve(real.relativize(file)))
              .collect(Collectors.partitioningBy(Histories::isVerdict));
      if (found.get(false).isEmpty()) {
        throw new HistoryException(
            path + " holds no history, must have files " + String.join(", ", ENDINGS));
      }
      return new Found(root, found.get(false), found.get(true));
    }
  }

  /** Jepsen writes what its own checkers found beside each history. */
  private static boolean isVerdict(Path file) {
    return file.getFileName().toString().equals("results.edn");
  }

  private static boolean isHistory(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && ENDINGS.stream().anyMatch(name::endsWith);
  }
}
