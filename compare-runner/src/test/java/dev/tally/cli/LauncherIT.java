package dev.tally.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code tally}, in environments in which its JVM does not start, or says too much. */
class LauncherIT {

  private static final Path SCRIPT = Path.of("..", "tally").toAbsolutePath().normalize();

  @TempDir Path directory;

  private record Ended(int code, String out, String err) {}

  private Ended tally(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    return run(environment, command);
  }

  private Ended run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Ended(
        code,
        Files.readString(out),
        new String(Files.readAllBytes(err), StandardCharsets.ISO_8859_1));
  }

  private void assertBlames(String variable, String value, String why) throws Exception {
    Ended ended = tally(Map.of(variable, value), "presets");
    assertThat(ended.code).as(ended.err).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(ended.out).isEmpty();
    assertThat(ended.err.lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("tally: the JVM does not start with " + variable + "=\"" + value + "\"", why);
  }

  @Test
  void theVariableThatContradictsIsNamed() throws Exception {
    assertBlames("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC", "garbage collectors");
    assertBlames("JDK_JAVA_OPTIONS", "-XX:+UseParallelGC", "garbage collectors");
    assertBlames("_JAVA_OPTIONS", "-Xmx512m", "heap size");
    assertBlames("TALLY_JAVA_OPTS", "-Xmx500m -XX:NoSuchOption=1", "NoSuchOption");
    assertBlames("TALLY_JAVA_OPTS", "-Xmx999999g", "");
  }

  @Test
  void tooLittleMemoryIsToldWithTheWayOut() throws Exception {
    Ended ended =
        run(
            Map.of(),
            List.of("sh", "-c", "ulimit -v 3000000; exec \"$0\" presets", SCRIPT.toString()));
    assertThat(ended.code).as(ended.err).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ended.err).contains("where memory is short", "TALLY_JAVA_OPTS=");
  }

  @Test
  void aJavaThatIsNotThereIsNamed() throws Exception {
    Ended ended = tally(Map.of("JAVA_HOME", "/no/such"), "presets");
    assertThat(ended.code).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ended.err).contains("JAVA_HOME=/no/such");
  }

  @Test
  void standardOutputIsDataWhateverTheJvmHasToSay() throws Exception {
    Map<String, String> chatty =
        new HashMap<>(
            Map.of(
                "JAVA_TOOL_OPTIONS", "-Dx=y -XX:+UnlockDiagnosticVMOptions",
                "TALLY_JAVA_OPTS", "-Xverify:none"));
    String plain = tally(Map.of(), "presets").out;
    assertThat(plain).contains("us-flights");
    Ended ended = tally(chatty, "presets");
    assertThat(ended.code).as(ended.err).isEqualTo(ExitCode.OK);
    assertThat(ended.err).contains("Picked up").contains("warning: Options -Xverify:none");
    assertThat(ended.out).isEqualTo(plain);
    assertThat(tally(chatty, "generate-completion").out).startsWith("#!/usr/bin/env bash");
  }

  @Test
  void outputThatIsNotTakenIsNoSuccess() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    Ended ended =
        run(Map.of(), List.of("sh", "-c", "exec \"$0\" presets >/dev/full", SCRIPT.toString()));
    assertThat(ended.code).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ended.err).contains("standard output took not all");
  }

  @Test
  void neitherALocaleNorAHomeIsNeeded() throws Exception {
    Path plan = directory.resolve("Z\u00e4hler \u043a\u043b\u044e\u0447.yaml");
    Files.writeString(plan, "name: x\n");
    for (String locale : List.of("C", "POSIX", "xx_XX.UTF-8")) {
      Ended ended =
          run(
              Map.of("LC_ALL", locale),
              List.of("env", "-u", "HOME", SCRIPT.toString(), "run", plan.toString()));
      assertThat(ended.code).as(ended.err).isEqualTo(ExitCode.BAD_INPUT);
      // The file was found and read: something in it is missing.
      assertThat(ended.err).contains(".yaml:").doesNotContain("no such file");
    }
  }
}
