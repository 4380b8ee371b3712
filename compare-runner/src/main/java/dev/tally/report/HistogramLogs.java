package dev.tally.report;

import dev.tally.stats.ExperimentResult;
import dev.tally.stats.StageResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * One {@code .hlog} a trial of a stage, in the standard log format of HdrHistogram, with the tags
 * {@code latency}, {@code service} and {@code lateness}; nanoseconds, printed maximum in
 * milliseconds; start and end are those of the row's own measurement. One that is there already is
 * not written again.
 */
final class HistogramLogs {

  private HistogramLogs() {}

  static void write(Path directory, ExperimentResult result) throws IOException {
    Files.createDirectories(directory);
    for (StageResult row : result.stages()) {
      Path file = directory.resolve(fileName(row));
      if (Files.exists(file)) {
        continue;
      }
      Path part = directory.resolve(fileName(row) + ".part");
      try {
        Files.write(part, bytes(row, row.startedAt().toEpochMilli()));
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        Files.deleteIfExists(part);
        throw new IOException(file + " can not be written: " + FileReason.of(e), e);
      }
    }
  }

  /** In memory first: a stream that is printed to keeps to itself why it failed. */
  private static byte[] bytes(StageResult row, long startMillis) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      write(out, row, startMillis);
    }
    return bytes.toByteArray();
  }

  static String fileName(StageResult row) {
    String window = row.inFlight() > 0 ? "-" + row.inFlight() : "";
    String attempt = row.attempt() > 1 ? "-a" + row.attempt() : "";
    return "%s-%s%s-%d%s.hlog"
        .formatted(
            FileNames.safe(row.column()),
            FileNames.safe(row.stage()),
            window,
            row.trial(),
            attempt);
  }

  private static void write(PrintStream out, StageResult row, long startMillis) {
    HistogramLogWriter log = new HistogramLogWriter(out);
    log.outputComment(
        "[Tally: column %s, stage %s, trial %d, attempt %d, plan %s]"
            .formatted(row.column(), row.stage(), row.trial(), row.attempt(), row.planHash())
            .replaceAll("[\\r\\n]", " "));
    log.outputLogFormatVersion();
    log.outputStartTime(startMillis);
    log.outputLegend();
    write(log, "latency", row.latency(), row, startMillis);
    write(log, "service", row.service(), row, startMillis);
    write(log, "lateness", row.startLateness(), row, startMillis);
  }

  private static void write(
      HistogramLogWriter log, String tag, Histogram histogram, StageResult row, long startMillis) {
    Histogram tagged = histogram.copy();
    tagged.setTag(tag);
    tagged.setStartTimeStamp(startMillis);
    tagged.setEndTimeStamp(startMillis + row.elapsed().toMillis());
    log.outputIntervalHistogram(tagged);
  }
}
