package dev.tally.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes text files in UTF-8. */
final class TextFile {

  /** What goes into a file. */
  interface Content {
    void write(Writer out) throws IOException;
  }

  private TextFile() {}

  static void write(Path file, Content content) throws IOException {
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      content.write(out);
    }
  }
}
