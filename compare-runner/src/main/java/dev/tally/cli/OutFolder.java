package dev.tally.cli;

import dev.tally.experiment.InvalidExperimentException;
import dev.tally.report.ResultsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that results go to, by {@code --out} or of its own name. */
final class OutFolder {

  private OutFolder() {}

  /** Refuses one that something is in already. */
  static void requireFree(@Nullable Path out) throws IOException {
    if (out != null && isOccupied(out)) {
      throw new InvalidExperimentException("--out is " + out + ", must be new or an empty folder");
    }
  }

  private static boolean isOccupied(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return false;
    }
    if (!Files.isDirectory(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isPresent();
    }
  }

  /**
   * Makes it. Nothing has been started yet, so a folder that can not be used is bad input.
   *
   * @param out as given; null for one of its own name
   * @param results where the folders of all runs are
   * @param name of what is run
   */
  static ResultsFolder make(@Nullable Path out, Path results, String name) {
    try {
      return out == null
          ? ResultsFolder.create(results, Instant.now(), name)
          : ResultsFolder.at(out);
    } catch (IOException e) {
      throw new InvalidExperimentException(
          e.getMessage() + (out == null ? "; another by --out FOLDER" : ""));
    }
  }
}
