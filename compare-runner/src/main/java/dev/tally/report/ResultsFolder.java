package dev.tally.report;

import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Summary;
import dev.tally.stats.SweepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one run: {@code manifest.json}, {@code summary.csv}, {@code comparisons.csv},
 * {@code costs.csv}, {@code latency.csv}, {@code reads.csv}, {@code conditioning.csv}, {@code
 * recovery.csv}, {@code timeline.csv}, {@code hlog/}, {@code report.html}. Every file is replaced
 * as a whole, so a reader never meets half of one and a run that ends at any moment leaves what was
 * saved last.
 */
public final class ResultsFolder {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path directory;

  private ResultsFolder(Path directory) {
    // Child processes have working directories of their own.
    this.directory = directory.toAbsolutePath();
  }

  /**
   * Makes a new folder, {@code <time>-<name>}, with the time in UTC.
   *
   * @param results where the folders of all runs are; made where missing
   * @param startedAt of the run
   * @param name of the plan
   * @return an empty folder
   * @throws IOException where it can not be made
   */
  public static ResultsFolder create(Path results, Instant startedAt, String name)
      throws IOException {
    String base = TIME.format(startedAt) + "-" + FileNames.safe(name);
    Path directory = results.resolve(base);
    for (int n = 2; Files.exists(directory); n++) {
      directory = results.resolve(base + "-" + n);
    }
    return at(directory);
  }

  /**
   * Uses a folder as it is, once it has taken a file.
   *
   * @param directory made where missing
   * @return the folder
   * @throws IOException where it can not be made or written to, with the reason
   */
  public static ResultsFolder at(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
      Path probe = directory.resolve(".probe");
      TextFile.write(probe, out -> out.write("Can this folder be written to?\n"));
      Files.delete(probe);
    } catch (IOException e) {
      throw new IOException(
          "results can not be written to " + directory + ": " + FileReason.of(e), e);
    }
    return new ResultsFolder(directory);
  }

  /**
   * A folder for the results of a part, within this one.
   *
   * @param name of the part
   * @return the folder, made where missing
   * @throws IOException where it can not be made or written to, with the reason
   */
  public ResultsFolder within(String name) throws IOException {
    return at(directory.resolve(FileNames.safe(name)));
  }

  /**
   * Where it is.
   *
   * @return the directory
   */
  public Path directory() {
    return directory;
  }

  /**
   * Writes the data: everything but the page. Cheap enough to be called after every stage.
   *
   * @param result as far as it is known
   * @throws IOException where a file can not be written, with the reason; the others are written,
   *     and that one is as it was before
   */
  public void saveData(ExperimentResult result) throws IOException {
    saveEach(data(result));
  }

  /**
   * Writes the data and the page.
   *
   * @param result as far as it is known
   * @throws IOException like {@link #saveData}
   */
  public void save(ExperimentResult result) throws IOException {
    List<Part> parts = new ArrayList<>(data(result));
    parts.add(() -> replace("report.html", new HtmlReport(result)::write));
    saveEach(parts);
  }

  /**
   * Writes what a sweep found: {@code sweep.csv}, a row for each level and load, and {@code
   * requests.csv} where servers were asked what they did. What is behind each row has a folder for
   * each factor.
   *
   * @param result as far as it is known
   * @throws IOException like {@link #saveData}
   */
  public void saveSweep(SweepResult result) throws IOException {
    List<Part> parts = new ArrayList<>();
    parts.add(() -> replace("sweep.csv", new SweepCsv(result)::write));
    if (result.parts().stream().anyMatch(part -> !part.accounts().isEmpty())) {
      parts.add(() -> replace("requests.csv", new RequestsCsv(result)::write));
    }
    saveEach(parts);
  }

  private List<Part> data(ExperimentResult result) {
    Summary summary = Summary.of(result);
    return List.of(
        () -> replace("manifest.json", new ManifestWriter(result, summary)::write),
        () -> replace("summary.csv", new SummaryCsv(result, summary)::write),
        () -> replace("comparisons.csv", new ComparisonsCsv(summary)::write),
        () -> replace("costs.csv", new CostsCsv(result)::write),
        () -> replace("conditioning.csv", new ConditioningCsv(result)::write),
        () -> replace("recovery.csv", new RecoveryCsv(result)::write),
        () -> replace("timeline.csv", new TimelineCsv(result)::write),
        () -> replace("latency.csv", new LatencyCsv(result)::write),
        () -> replace("reads.csv", new ReadsCsv(result)::write),
        () -> HistogramLogs.write(directory.resolve("hlog"), result));
  }

  /** One that can not be written keeps none of the others from being so. */
  private static void saveEach(List<Part> parts) throws IOException {
    @Nullable IOException first = null;
    for (Part part : parts) {
      try {
        part.save();
      } catch (IOException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void replace(String name, TextFile.Content content) throws IOException {
    Path part = directory.resolve(name + ".part");
    try {
      TextFile.write(part, content);
      Files.move(
          part,
          directory.resolve(name),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw new IOException(
          directory.resolve(name) + " can not be written: " + FileReason.of(e), e);
    }
  }

  /** A part of the results, written as a whole. */
  private interface Part {
    void save() throws IOException;
  }
}
