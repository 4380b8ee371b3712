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

/** Settings that no backend takes end a run with code 2 before it begins. */
class RunSettingsTest {

  @TempDir private Path directory;

  private final StringWriter err = new StringWriter();

  private int run(String column, String settings) throws Exception {
    Path plan = directory.resolve("plan.yaml");
    Files.writeString(
        plan,
        """
        name: mine
        title: settings
        columns: [%s]
        seed: 1
        trials: 1
        settings:
          %s
        stages:
          - name: closed
            keys: { distribution: uniform, count: 10 }
            load: { closed: { inFlight: [1] } }
            duration: 100ms
        """
            .formatted(column, settings));
    CommandLine tally = Tally.commandLine().setErr(new PrintWriter(err, true));
    return tally.execute("run", plan.toString(), "--out", directory.resolve("results").toString());
  }

  @Test
  void anOverlayIsRefusedByFileLineAndSetting() throws Exception {
    Path overlay = directory.resolve("my overlay.properties");
    Files.writeString(overlay, "producer.linger.ms=3\nproducer.lingr.ms=3\nproducer.acks=1\n");
    assertThat(run("kafka-1", "kafka-1: { properties: '" + overlay + "' }"))
        .as(err::toString)
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString())
        .contains(overlay + ", line 2: 'producer.lingr.ms' is no setting of Kafka's producer")
        .contains("did you mean 'producer.linger.ms'?")
        .contains(overlay + ", line 3: 'producer.acks' can not be overlaid");
    Files.writeString(overlay, "broker.num.io.threads=none\n");
    assertThat(run("kafka-1", "kafka-1: { properties: '" + overlay + "' }")).isEqualTo(2);
    assertThat(err.toString())
        .contains(overlay + ", line 1: 'broker.num.io.threads' is refused: Invalid value none");
    assertThat(directory.resolve("results")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sticky | sticky: { shard: 7 } | unknown setting shard for sticky",
        "sticky | sticky: { heap-mb: few } | heap-mb",
        "kafka-1 | kafka-1: { partitions: 0 } | partitions is 0, must be 1 to 256",
        "'null' | 'null: { size: 1 }' | null takes no settings, got [size]",
        "sticky | kafak: { partitions: 6 } | settings: there is no \"kafak\"; known are"
      })
  void soIsAnyOtherSetting(String column, String settings, String message) throws Exception {
    assertThat(run(column, settings)).as(err::toString).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains(message);
    assertThat(directory.resolve("results")).doesNotExist();
  }
}
