package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.experiment.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void showsStagePercentRateAndTimeLeft() {
    Progress progress = new Progress("kafka uniform", 0.421, 1234.5, Duration.ofSeconds(75));
    assertThat(ProgressPrinter.format(progress))
        .isEqualTo(" 42%  1:15 left  kafka uniform  1,235/s");
  }

  @Test
  void printsAPlainLineAStepWhereThereIsNoTerminal() {
    ProgressPrinter printer = new ProgressPrinter(out, false);
    printer.onProgress(new Progress("one", 0, 0, Duration.ZERO));
    printer.onProgress(new Progress("one", 0.1, 5, Duration.ZERO));
    printer.onProgress(new Progress("two", 0.2, 0, Duration.ZERO));
    printer.onNote("note");
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("  0%  0:00 left  one", " 20%  0:00 left  two", "note");
  }

  @Test
  void rewritesOneLineOnATerminal() {
    ProgressPrinter printer = new ProgressPrinter(out, true);
    printer.onProgress(new Progress("one", 0, 0, Duration.ZERO));
    printer.onProgress(new Progress("two", 0.5, 0, Duration.ZERO));
    printer.onNote("note");
    String erase = "\r\u001b[K";
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            erase
                + "  0%  0:00 left  one"
                + erase
                + " 50%  0:00 left  two"
                + erase
                + "note"
                + System.lineSeparator());
  }

  @Test
  void whatIsToldDoesNotActOnATerminal() {
    ProgressPrinter printer = new ProgressPrinter(out, true);
    printer.onNote("a\u001b[2J\u0007b");
    printer.onProgress(new Progress("\u001b[31m", 0, 0, Duration.ZERO));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "a\\u001b[2J\\u0007b"
                + System.lineSeparator()
                + "\r\u001b[K  0%  0:00 left  \\u001b[31m");
  }
}
