package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sweep command as a user meets it: real processes, files, signals and exit codes. */
class SweepIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path home;
  private Path out;

  @BeforeEach
  void paths() {
    out = home.resolve("out");
  }

  private TallyProcess sweep(String arguments) throws Exception {
    return TallyProcess.start(
        home, ("sweep " + arguments + " --seconds 1 --out " + out).split(" "));
  }

  @Test
  void everyLevelOfAFactorIsMeasuredAndChecked() throws Exception {
    try (TallyProcess tally =
        sweep("sticky --factor routing --in-flight 1,64 --rate 500 --warm-up 2s")) {
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(ExitCode.OK);
      assertThat(tally.output())
          .contains("routing on sticky: who finds the primary of a key")
          .containsPattern("(?m)^  client \\(in use\\) +1 in flight +[0-9.]+ k?/s")
          .containsPattern("(?m)^  any-node +64 in flight +[0-9.]+ k?/s")
          .containsPattern("(?m)^  any-node +500/s open +[0-9]+/s");
      List<String> rows = Files.readAllLines(out.resolve("sweep.csv"));
      assertThat(rows).hasSize(7);
      assertThat(rows.subList(1, 7)).allMatch(row -> row.endsWith(",valid,"));
      assertThat(out.resolve("requests.csv")).doesNotExist();
      assertThat(out.resolve("routing/manifest.json"))
          .content()
          .contains("by the client", "by any node");
      assertThat(out.resolve("logs/routing-any-node")).isNotEmptyDirectory();
      assertThat(out.resolve("history")).isEmptyDirectory();
      assertThat(out.resolve("data")).doesNotExist();
    }
  }

  @Test
  void kafkasOwnSettingsAreLevelsAndItsBrokersAccountForThem() throws Exception {
    try (TallyProcess tally =
        sweep(
            "kafka --variant kafka-1 --setting properties.producer.linger.ms=0,20"
                + " --in-flight 64 --warm-up 5s --requests")) {
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(ExitCode.OK);
      assertThat(tally.output())
          .containsPattern("(?m)^  0 \\(in use\\) +64 in flight +[0-9.,]+ ?k?/s")
          .containsPattern("(?m)^  20 +64 in flight +[0-9.,]+ ?k?/s")
          .containsPattern("(?m)^    Produce +[0-9.,]+ +[0-9.]+ +[0-9.]+")
          // A command, a changelog record and a result, and offsets on top.
          .containsPattern("(?m)^    \\(records in\\) +[0-9.,]+ +3\\.[0-9]{3}");
      assertThat(out.resolve("requests.csv")).content().contains(",FetchConsumer,times,");
      assertThat(
              Files.readString(
                  out.resolve("properties.producer.linger.ms").resolve("manifest.json")))
          .contains("\"producer.linger.ms\" : \"20\"");
    }
  }

  @Test
  void anInterruptEndsEveryChildAndKeepsWhatWasMeasured() throws Exception {
    try (TallyProcess tally = sweep("sticky --setting shards=8,16 --in-flight 8 --warm-up 0s")) {
      await()
          .atMost(PATIENCE)
          .until(() -> !tally.isAlive() || tally.output().contains("shards-16: starting"));
      List<ProcessHandle> children = tally.descendants();
      tally.signal("INT");
      assertThat(tally.exitCode()).as(tally.output()).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(tally.output()).contains("the sweep is not complete: interrupted");
      assertThat(out.resolve("sweep.csv")).content().contains("shards-8,closed,8,");
      assertThat(out.resolve("data")).doesNotExist();
    }
  }
}
