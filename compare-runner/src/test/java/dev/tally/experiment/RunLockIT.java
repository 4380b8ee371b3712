package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.process.ChildProcess;
import dev.tally.process.ChildSpec;
import dev.tally.process.Heap;
import dev.tally.process.JvmCommand;
import dev.tally.process.ProcessSupervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockIT {

  @TempDir Path directory;

  /** Holds the lock until it is killed. */
  public static final class Holder {
    public static void main(String[] arguments) throws Exception {
      RunLock lock = RunLock.acquire(Path.of(arguments[0]), "holding it in a test");
      System.out.println(ChildProcess.READY_PREFIX);
      new CountDownLatch(1).await();
      lock.close();
    }
  }

  @Test
  void isRefusedWhileAnotherProcessHoldsItAndFreeOnceThatIsKilled() throws Exception {
    Path file = directory.resolve("lock");
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      ChildProcess holder =
          supervisor.start(
              new ChildSpec(
                  "holder",
                  "test",
                  new JvmCommand(
                          Holder.class.getName(),
                          List.of(file.toString()),
                          Heap.of(64),
                          directory,
                          Map.of())
                      .toCommand(),
                  Map.of(),
                  directory,
                  directory.resolve("holder.log")));
      holder.awaitReady(Duration.ofSeconds(30));

      assertThatThrownBy(() -> RunLock.acquire(file, "second").close())
          .isInstanceOf(RunLock.OccupiedException.class)
          .hasMessageContaining("pid " + holder.pid())
          .hasMessageContaining("holding it in a test");

      holder.kill();
      holder.awaitExit();
      RunLock.acquire(file, "second").close();
      RunLock.acquire(file, "third").close();
    }
  }
}
