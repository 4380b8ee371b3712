package dev.tally.process;

import static dev.tally.process.TestChildren.jvm;
import static dev.tally.process.TestChildren.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessSupervisorIT {

  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private ProcessSupervisor supervisor;

  @BeforeEach
  void start() throws IOException {
    supervisor = new ProcessSupervisor();
  }

  @AfterEach
  void close() {
    supervisor.close();
  }

  private static void awaitGone(List<ProcessHandle> processes) {
    await()
        .atMost(GRACE)
        .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
  }

  private static ProcessHandle handle(long pid) {
    return ProcessHandle.of(pid).orElseThrow();
  }

  @Test
  void aReadyChildSaysWhatItsParentMustKnowAndStopsWhenAsked() throws Exception {
    ChildProcess child =
        supervisor.start(jvm("ready", TestChildren.Ready.class, directory, "port=7", "a=b"));
    assertThat(child.awaitReady(READY)).isEqualTo("port=7 a=b");
    assertThat(child.isAlive()).isTrue();
    assertThat(supervisor.children()).containsExactly(child);
    child.stop(GRACE);
    assertThat(child.isAlive()).isFalse();
    assertThat(child.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(128 + 15);
    assertThat(supervisor.children()).isEmpty();
    child.awaitExit();
    assertThat(Files.readAllLines(child.log()))
        // What a JVM says of the options that an environment adds.
        .filteredOn(line -> !line.startsWith("NOTE: Picked up"))
        .containsExactly("TALLY-READY port=7 a=b", "in order");
  }

  @Test
  void aChildNotReadyInTimeIsToldWithItsLog() throws Exception {
    ChildProcess child = supervisor.start(jvm("slow", TestChildren.NeverReady.class, directory));
    await().atMost(READY).until(() -> child.lastLines().contains("still busy"));
    assertThatThrownBy(() -> child.awaitReady(Duration.ofMillis(50)))
        .isInstanceOf(ChildProcessException.class)
        .hasMessageContaining("slow was not ready within PT0.05S")
        .hasMessageContaining(child.log().toString())
        .hasMessageContaining("| still busy");
    assertThat(child.isAlive()).isTrue();
  }

  @Test
  void aChildThatFailsEarlyIsToldWithItsExitCodeAndTheTailOfItsLog() throws Exception {
    ChildProcess child = supervisor.start(jvm("failing", TestChildren.Failing.class, directory));
    assertThatThrownBy(() -> child.awaitReady(READY))
        .isInstanceOf(ChildProcessException.class)
        .hasMessageContaining("failing ended before it was ready (exit code 1)")
        .hasMessageContaining("planned failure")
        .hasMessageContaining("| line 100")
        .hasMessageNotContaining("| line 80\n");
    child.awaitExit();
    assertThat(Files.readAllLines(child.log())).contains("line 1", "line 100");
    assertThat(child.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void aMainClassThatIsNotThereIsToldByItsName() throws Exception {
    JvmCommand command =
        new JvmCommand("dev.tally.Missing", List.of(), Heap.of(32), directory, Map.of());
    ChildSpec spec =
        new ChildSpec(
            "missing",
            "test",
            command.toCommand(),
            Map.of(),
            directory,
            directory.resolve("missing.log"));
    ChildProcess child = supervisor.start(spec);
    assertThatThrownBy(() -> child.awaitReady(READY))
        .isInstanceOf(ChildProcessException.class)
        .hasMessageContaining("dev.tally.Missing");
  }

  @Test
  void aProgramThatIsNotThereIsRefusedAndLeavesNothing() {
    ChildSpec spec =
        new ChildSpec(
            "none",
            "test",
            List.of("/no/such/program"),
            Map.of(),
            directory,
            directory.resolve("none.log"));
    assertThatThrownBy(() -> supervisor.start(spec))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/no/such/program");
    assertThat(supervisor.children()).isEmpty();
  }

  @Test
  void aKilledChildsEndIsSeen() throws Exception {
    ChildProcess child = supervisor.start(jvm("killed", TestChildren.Ready.class, directory));
    child.awaitReady(READY);
    child.kill();
    assertThat(child.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(128 + 9);
    assertThat(child.describe("is gone")).contains("killed is gone (exit code 137)");
    await().untilAsserted(() -> assertThat(supervisor.children()).isEmpty());
  }

  @Test
  void aPausedChildIsStillAliveAndRunsOnWhenWoken() throws Exception {
    ChildProcess child =
        supervisor.start(
            shell(
                "echoing", "echo TALLY-READY x; while sleep 0.05; do echo tick; done", directory));
    child.awaitReady(READY);
    child.pause();
    await().until(() -> state(child.pid()) == 'T');
    assertThat(child.isAlive()).isTrue();
    child.wake();
    await().until(() -> state(child.pid()) != 'T');
    int lines = Files.readAllLines(child.log()).size();
    await().until(() -> Files.readAllLines(child.log()).size() > lines);
  }

  /** The state letter of a process: T is stopped. */
  private static char state(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }

  @Test
  void aChildThatIgnoresTheRequestToStopIsKilledAndSoIsAStoppedOne() throws Exception {
    ChildProcess deaf =
        supervisor.start(shell("deaf", "trap '' TERM; echo TALLY-READY x; read line", directory));
    ChildProcess stopped = supervisor.start(jvm("stopped", TestChildren.Ready.class, directory));
    deaf.awaitReady(READY);
    stopped.awaitReady(READY);
    stopped.pause();
    deaf.stop(Duration.ofMillis(50));
    stopped.stop(Duration.ofMillis(50));
    assertThat(deaf.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(128 + 9);
    assertThat(stopped.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(128 + 9);
  }

  @Test
  void aGrandchildThatHoldsTheOutputOpenHoldsUpNobody() throws Exception {
    ChildProcess child =
        supervisor.start(shell("family", "sleep 1000 & echo TALLY-READY $!; wait", directory));
    ProcessHandle grandchild = handle(Long.parseLong(child.awaitReady(READY)));
    try {
      child.stop(GRACE);
      child.awaitExit();
      assertThat(child.isAlive()).isFalse();
      assertThat(grandchild.isAlive()).isTrue();
    } finally {
      grandchild.destroyForcibly();
    }
    awaitGone(List.of(grandchild));
  }

  @Test
  void closeEndsEveryChildTheStoppedOnesToo() throws Exception {
    ChildProcess running = supervisor.start(jvm("running", TestChildren.Ready.class, directory));
    ChildProcess stopped = supervisor.start(jvm("stopped", TestChildren.Ready.class, directory));
    running.awaitReady(READY);
    stopped.awaitReady(READY);
    stopped.pause();
    supervisor.close();
    assertThat(running.isAlive()).isFalse();
    assertThat(stopped.isAlive()).isFalse();
    supervisor.close();
    assertThatThrownBy(() -> supervisor.start(shell("late", "exit 0", directory)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("late")
        .hasMessageContaining("closed");
  }

  @Test
  void aParentKilledWithoutWarningLeavesNoChildNotEvenAStoppedOne() throws Exception {
    ChildProcess parent =
        supervisor.start(jvm("parent", TestChildren.Parent.class, directory, directory.toString()));
    List<ProcessHandle> grandchildren =
        Arrays.stream(parent.awaitReady(READY).split(" "))
            .map(pid -> handle(Long.parseLong(pid)))
            .toList();
    assertThat(grandchildren).hasSize(3).allMatch(ProcessHandle::isAlive);
    assertThat(state(grandchildren.get(1).pid())).isEqualTo('T');
    try {
      parent.kill();
      awaitGone(grandchildren);
    } finally {
      grandchildren.forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void aStoppedParentsEndLeavesNoChildEither() throws Exception {
    ChildProcess parent =
        supervisor.start(jvm("parent", TestChildren.Parent.class, directory, directory.toString()));
    List<ProcessHandle> grandchildren =
        Arrays.stream(parent.awaitReady(READY).split(" "))
            .map(pid -> handle(Long.parseLong(pid)))
            .toList();
    try {
      parent.pause();
      parent.kill();
      awaitGone(grandchildren);
    } finally {
      grandchildren.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
