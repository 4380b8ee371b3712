package dev.tally.report;

import dev.tally.stats.ExperimentResult;
import dev.tally.stats.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The folder of one run: {@code manifest.json}, {@code summary.csv}, {@code comparisons.csv},
 * {@code latency.csv}, {@code reads.csv}, {@code conditioning.csv}, {@code hlog/}, {@code
 * report.html}. Every file is replaced as a whole, so a reader never meets half of one and a run
 * that ends at any moment leaves what was saved last.
 */
public final class ResultsFolder {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Path directory;

  private ResultsFolder(Path directory) {
    this.directory = directory;
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
    Files.createDirectories(directory);
    return new ResultsFolder(directory);
  }

  /**
   * Uses a folder as it is.
   *
   * @param directory made where missing
   * @return the folder
   * @throws IOException where it can not be made
   */
  public static ResultsFolder at(Path directory) throws IOException {
    Files.createDirectories(directory);
    return new ResultsFolder(directory);
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
   * @throws IOException where a file can not be written
   */
  public void saveData(ExperimentResult result) throws IOException {
    Summary summary = Summary.of(result);
    replace("manifest.json", new ManifestWriter(result, summary)::write);
    replace("summary.csv", new SummaryCsv(result, summary)::write);
    replace("comparisons.csv", new ComparisonsCsv(summary)::write);
    replace("conditioning.csv", new ConditioningCsv(result)::write);
    replace("latency.csv", new LatencyCsv(result)::write);
    replace("reads.csv", new ReadsCsv(result)::write);
    HistogramLogs.write(directory.resolve("hlog"), result);
  }

  /**
   * Writes the data and the page.
   *
   * @param result as far as it is known
   * @throws IOException where a file can not be written
   */
  public void save(ExperimentResult result) throws IOException {
    saveData(result);
    replace("report.html", new HtmlReport(result)::write);
  }

  private void replace(String name, TextFile.Content content) throws IOException {
    Path part = directory.resolve(name + ".part");
    TextFile.write(part, content);
    Files.move(
        part,
        directory.resolve(name),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }
}
