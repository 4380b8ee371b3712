package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a sweep is asked for is looked at before anything starts. */
class SweepCommandTest {

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int tally(String... arguments) {
    CommandLine tally = Tally.commandLine();
    tally.setOut(new PrintWriter(out, true));
    tally.setErr(new PrintWriter(err, true));
    return tally.execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sweep kafak | BACKEND is 'kafak', must be one of",
        "sweep kafka-1 | to be named by --variant",
        "sweep kafka --factor colour | --factor is 'colour', must be of linger, ",
        "sweep kafka --factor batch,replica-wait --variant kafka-1 |"
            + " must be of kafka, kafka-memory for --factor replica-wait",
        "sweep kafka --variant kafka-2 | --variant is 'kafka-2', must be of kafka, kafka-1, ",
        "sweep kafka --setting linger-ms | --setting is 'linger-ms', must be NAME=VALUE",
        "sweep kafka --setting lingerms=1 | setting 'lingerms' is not known, must be one of",
        "sweep kafka --setting linger-ms=1,5000 | linger-ms is 5000, must be 0 to 1000",
        "sweep kafka --setting properties.producer.lingr.ms=1 |"
            + " did you mean 'producer.linger.ms'?",
        "sweep kafka --setting properties.broker.num.io.threads=none |"
            + " 'broker.num.io.threads' is refused: Invalid value none",
        "sweep sticky --setting shards=0 | setting shards is 0, must be 1 to 4096",
        "sweep sticky --seconds 0 | --seconds is 0, must be 1 to 3600",
        "sweep sticky --rounds 0 | --rounds is 0, must be 1 to 100",
        "sweep sticky --warm-up soon | --warm-up is soon, must be 0s to 59m",
        "sweep sticky --in-flight 1,0 | --in-flight is 0, must be 1 to 16384",
        "sweep sticky --in-flight few | --in-flight",
        "sweep sticky --rate -5 | --rate is -5.0, must be more than 0",
        "sweep | BACKEND"
      })
  void whatIsWrongIsRefusedByFieldValueAndLimit(String command, String message) {
    assertThat(tally((command + " --out " + directory.resolve("out")).split(" ")))
        .as(err::toString)
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains(message);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aFolderThatIsTakenIsRefused() throws Exception {
    Files.writeString(directory.resolve("mine"), "x");
    assertThat(tally("sweep", "sticky", "--out", directory.toString()))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("--out is " + directory + ", must be new or an empty");
  }

  @Test
  void theListSaysWhatThereIsAndHowLongItTakes() {
    assertThat(tally("sweep", "kafka", "--list", "--seconds", "20", "--warm-up", "60s"))
        .as(err::toString)
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains(
            "linger                  on kafka, kafka-1, kafka-memory, kafka-1-memory: how long"
                + " producers wait for company, tuned for latency (0; 1; 2; 5; 10; 20)")
        .containsPattern("\\d+ deployments of some 131 s each, about \\d+ minutes in all");
    assertThat(tally("sweep", "sticky", "--list", "--factor", "shards")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains("shards                  on sticky, sticky-forward: how many parts")
        .contains("4 deployments of some");
  }
}
