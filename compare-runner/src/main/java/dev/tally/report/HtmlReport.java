package dev.tally.report;

import dev.tally.stats.ExperimentResult;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.WriterOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * {@code report.html}: one file that needs nothing else, neither a network nor a server. Its
 * template is compiled with the program; the charts' library stands in it as text.
 */
record HtmlReport(ExperimentResult result) {

  private static final String LIBRARY =
      "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";

  void write(Writer out) throws IOException {
    Page page = new PageBuilder(result).build(text(LIBRARY), text("report.js"), text("report.css"));
    TemplateEngine engine =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlReport.class.getClassLoader(), "dev.tally.report");
    engine.render("report.jte", page, new WriterOutput(out));
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("not on the class path: " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
