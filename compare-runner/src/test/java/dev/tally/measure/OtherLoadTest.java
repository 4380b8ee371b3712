package dev.tally.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.measure.SystemProbe.HostTicks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherLoadTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** On two processors. */
  private static OtherLoad load(long busyMillis, long ownMillis, List<String> runs) {
    return OtherLoad.of(
        new HostTicks(500, 9_000),
        new HostTicks(500 + busyMillis, 9_000 + 2_000),
        Duration.ofMillis(ownMillis),
        SECOND,
        runs);
  }

  @Test
  void whatOthersTakeIsToldAndWhatThisProcessTakesIsNot() {
    assertThat(load(1_500, 300, List.of()).processors()).isBetween(1.19, 1.21);
    assertThat(load(1_500, 300, List.of()).warning())
        .hasValueSatisfying(text -> assertThat(text).contains("others take 1.2 of its 2"));
    assertThat(load(1_500, 1_400, List.of()).warning()).isEmpty();
    assertThat(load(0, 100, List.of()).processors()).isZero();
  }

  @Test
  void anotherRunIsToldEvenWhereItRests() {
    assertThat(load(0, 0, List.of("pid 7: tally run default")).warning())
        .hasValueSatisfying(text -> assertThat(text).contains("pid 7: tally run default"));
  }

  @Test
  void otherRunsAreFoundHoweverLongTheirClassPathIs(@TempDir Path proc) throws Exception {
    String classPath = "/a/long/path/of/a.jar:".repeat(1_000);
    command(proc, "7", "java", "-cp", classPath, "a.Main", "run", "us-flights");
    command(proc, "8", "java", "-cp", classPath, "a.MainOfAnother", "run");
    command(
        proc, Long.toString(ProcessHandle.current().pid()), "java", "-cp", "x", "a.Main", "run");
    assertThat(OtherLoad.runsOf(proc, "a.Main")).containsExactly("pid 7: tally run us-flights");
    assertThat(OtherLoad.runsOf(proc.resolve("none"), "a.Main")).isEmpty();
  }

  private static void command(Path proc, String pid, String... words) throws Exception {
    Files.writeString(
        Files.createDirectory(proc.resolve(pid)).resolve("cmdline"),
        String.join("\0", words) + "\0");
  }
}
