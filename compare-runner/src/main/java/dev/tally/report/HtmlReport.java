package dev.tally.report;

import dev.tally.stats.ExperimentResult;
import java.io.IOException;
import java.io.Writer;

/** {@code report.html}: one file that needs nothing else. */
record HtmlReport(ExperimentResult result) {

  void write(Writer out) throws IOException {
    out.write("<!doctype html><meta charset=utf-8><pre>");
  }
}
