package dev.tally.kafka.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A user's properties, each with the line it stands on; some may stand in no file.
 *
 * @param file as the user named it; empty for none
 * @param entries in the order of the file; every name once
 */
public record PropertiesFile(String file, List<Entry> entries) {

  /** The most bytes that are read: settings for people, not data. */
  public static final int MOST_BYTES = 1 << 20;

  /** No file, and nothing said. */
  public static final PropertiesFile NONE = new PropertiesFile("", List.of());

  /** What Java's own reader takes for blank. */
  private static final String BLANKS = " \t\f";

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /**
   * One property.
   *
   * @param name as written
   * @param value without blanks around it
   * @param line where it begins, from 1; 0 where it was given by itself, outside of any file
   */
  public record Entry(String name, String value, int line) {}

  /** Copies the list. */
  public PropertiesFile {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a file, once: UTF-8, or ISO-8859-1 as Java's own where it is no UTF-8.
   *
   * @param setting what names the file, for messages
   * @param file its path
   * @return what it says
   * @throws IllegalArgumentException where it can not be read, is larger than {@link #MOST_BYTES},
   *     or a line of it is none of a properties file or repeats a name: with file and line
   */
  public static PropertiesFile read(String setting, String file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          setting + " is '" + file + "', which can not be read: " + e, e);
    }
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          setting + " is '" + file + "', which has more than " + MOST_BYTES + " bytes");
    }
    return parse(file, text(bytes));
  }

  private static String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * Reads a text.
   *
   * @param file what it is called in messages
   * @param text of a properties file
   * @return what it says
   * @throws IllegalArgumentException as {@link #read}
   */
  public static PropertiesFile parse(String file, String text) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<String> lines = text.lines().toList();
    boolean cut = !text.endsWith("\n") && !text.endsWith("\r");
    int next = 0;
    while (next < lines.size()) {
      int first = next++;
      String logical = lines.get(first);
      if (!isComment(logical)) {
        while (next < lines.size() && goesOn(lines.get(next - 1))) {
          logical += "\n" + lines.get(next++);
        }
        // A backslash means another thing at the end of a file than at that of a line.
        add(entries, file, first + 1, cut && next == lines.size() ? logical : logical + "\n");
      }
    }
    return new PropertiesFile(file, new ArrayList<>(entries.values()));
  }

  private static void add(Map<String, Entry> entries, String file, int line, String logical) {
    Properties one = new Properties();
    try {
      one.load(new StringReader(logical));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          at(file, line) + "a backslash and u are not followed by four hexadecimal digits", e);
    }
    for (String name : one.stringPropertyNames()) {
      Entry entry = new Entry(name, one.getProperty(name).trim(), line);
      Entry before = entries.putIfAbsent(name, entry);
      if (before != null) {
        throw new IllegalArgumentException(
            at(file, line) + quoted(name) + " is given on line " + before.line() + " already");
      }
    }
  }

  private static boolean isComment(String line) {
    int at = 0;
    while (at < line.length() && BLANKS.indexOf(line.charAt(at)) >= 0) {
      at++;
    }
    return at == line.length() || line.charAt(at) == '#' || line.charAt(at) == '!';
  }

  private static boolean goesOn(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  /**
   * These with others in their place or behind them.
   *
   * @param given value by name, each given by itself
   * @return a copy
   */
  public PropertiesFile with(Map<String, String> given) {
    Map<String, Entry> all = new LinkedHashMap<>();
    entries.forEach(entry -> all.put(entry.name(), entry));
    new TreeMap<>(given).forEach((name, value) -> all.put(name, new Entry(name, value.trim(), 0)));
    return new PropertiesFile(file, new ArrayList<>(all.values()));
  }

  /**
   * Where a property stands.
   *
   * @param entry one of these
   * @return file and line, to begin a message with; nothing for one that was given by itself
   */
  public String at(Entry entry) {
    return entry.line() == 0 ? "" : at(file, entry.line());
  }

  private static String at(String file, int line) {
    return file + ", line " + line + ": ";
  }

  /**
   * A name as it is shown.
   *
   * @param name from a file
   * @return {@linkplain #printable printable}, in quotes
   */
  public static String quoted(String name) {
    return "'" + printable(name) + "'";
  }

  /**
   * A text as it is shown.
   *
   * @param text that may hold what a file holds
   * @return with every control character, which would act on a terminal, as {@code \\u001b}
   */
  public static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                shown.append((char) c);
              }
            });
    return shown.toString();
  }

  /**
   * What a name may have been meant for.
   *
   * @param name one that there is not
   * @param known those there are
   * @return to end a message with; nothing where none is near
   */
  public static String nearest(String name, Collection<String> known) {
    return Spelling.nearest(name, known)
        .map(near -> "; did you mean " + quoted(near) + "?")
        .orElse("");
  }

  /**
   * As Java has them.
   *
   * @return value by name
   */
  public Properties properties() {
    return properties(entries);
  }

  /**
   * Some of them, as Java has them.
   *
   * @param some entries
   * @return value by name
   */
  public static Properties properties(Iterable<Entry> some) {
    Properties properties = new Properties();
    some.forEach(entry -> properties.setProperty(entry.name(), entry.value()));
    return properties;
  }
}
