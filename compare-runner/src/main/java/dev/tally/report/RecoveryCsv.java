package dev.tally.report;

import dev.tally.recovery.Strike;
import dev.tally.recovery.StrikeResult;
import dev.tally.stats.ExperimentResult;
import dev.tally.stats.RecoveryFigure;
import dev.tally.stats.RecoveryResult;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** {@code recovery.csv}: a row a strike. Moments are seconds from right before the deed. */
record RecoveryCsv(ExperimentResult result) {

  private static final List<String> BEGIN =
      List.of(
          "column",
          "stage",
          "trial",
          "rate_per_s",
          "plan",
          "strike",
          "what",
          "whom",
          "victims",
          "counts",
          "void_because",
          "at_s",
          "done_s",
          "mended_s",
          "keys",
          "keys_owned_by_victims",
          "operations",
          "at_least");

  static List<String> header() {
    List<String> header = new ArrayList<>(BEGIN);
    for (RecoveryFigure figure : RecoveryFigure.values()) {
      header.add(figure.name().toLowerCase(Locale.ROOT) + unit(figure));
    }
    return header;
  }

  private static String unit(RecoveryFigure figure) {
    return switch (figure.unit()) {
      case SECONDS -> "_s";
      case SHARE -> "_share";
      case BYTES, NUMBER -> "";
    };
  }

  void write(Writer out) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(header().toArray(String[]::new)).get();
    CSVPrinter csv = new CSVPrinter(out, format);
    for (RecoveryResult row : result.recoveries()) {
      long origin = row.strikes().isEmpty() ? 0 : row.strikes().get(0).strike().struck();
      for (StrikeResult strike : row.strikes()) {
        csv.printRecord(record(row, strike, origin));
      }
    }
    csv.flush();
  }

  private static List<Object> record(RecoveryResult row, StrikeResult judged, long origin) {
    Strike strike = judged.strike();
    List<Object> record = new ArrayList<>();
    record.add(CsvText.inert(row.column()));
    record.add(CsvText.inert(row.stage()));
    record.add(row.trial());
    record.add(SummaryCsv.number(row.rate()));
    record.add(row.planHash());
    record.add(strike.number());
    record.add(strike.what());
    record.add(strike.whom());
    record.add(CsvText.inert(String.join(" ", strike.victims())));
    record.add(judged.counts());
    record.add(CsvText.inert(strike.unfit().orElse("")));
    record.add(SummaryCsv.number((strike.struck() - origin) / 1e9));
    record.add(SummaryCsv.number((strike.done() - strike.struck()) / 1e9));
    record.add(SummaryCsv.number((strike.mended() - strike.struck()) / 1e9));
    record.add(judged.keys());
    record.add(strike.owned().size());
    record.add(judged.operations());
    record.add(judged.isCensored());
    for (RecoveryFigure figure : RecoveryFigure.values()) {
      record.add(
          judged.counts() && figure.of(judged).isPresent()
              ? SummaryCsv.number(figure.of(judged).getAsDouble())
              : "");
    }
    return record;
  }
}
