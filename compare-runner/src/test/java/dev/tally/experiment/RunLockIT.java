package dev.tally.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.process.ChildProcess;
import dev.tally.process.ChildSpec;
import dev.tally.process.Heap;
import dev.tally.process.JvmCommand;
import dev.tally.process.ProcessSupervisor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockIT {

  @TempDir Path directory;

  private final int port = ThreadLocalRandom.current().nextInt(10_000, 28_000);

  /** Holds the lock until it is killed. */
  public static final class Holder {
    public static void main(String[] arguments) throws Exception {
      RunLock lock = RunLock.acquire("holding it in a test");
      System.out.println(ChildProcess.READY_PREFIX);
      new CountDownLatch(1).await();
      lock.close();
    }
  }

  @BeforeEach
  void portsOfItsOwn() {
    System.setProperty(RunLock.PORT_PROPERTY, Integer.toString(port));
  }

  @AfterEach
  void usualPorts() {
    System.clearProperty(RunLock.PORT_PROPERTY);
  }

  private ChildProcess hold(ProcessSupervisor supervisor) throws Exception {
    // With a temporary directory of its own, as another user or a container would have.
    ChildProcess holder =
        supervisor.start(
            new ChildSpec(
                "holder",
                "test",
                new JvmCommand(
                        Holder.class.getName(),
                        List.of(),
                        Heap.of(64),
                        directory,
                        Map.of(RunLock.PORT_PROPERTY, Integer.toString(port)))
                    .toCommand(),
                Map.of(),
                directory,
                directory.resolve("holder.log")));
    holder.awaitReady(Duration.ofSeconds(30));
    return holder;
  }

  @Test
  void isRefusedWhileAnotherProcessHoldsItAndFreeOnceThatIsKilled() throws Exception {
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      ChildProcess holder = hold(supervisor);
      assertThatThrownBy(() -> RunLock.acquire("second").close())
          .isInstanceOf(RunLock.OccupiedException.class)
          .hasMessageContaining("pid " + holder.pid())
          .hasMessageContaining("of user " + System.getProperty("user.name"))
          .hasMessageContaining("holding it in a test");
      holder.kill();
      holder.awaitExit();
      RunLock.acquire("second").close();
      RunLock.acquire("third").close();
    }
  }

  @Test
  void aHolderThatIsStoppedHoldsIt() throws Exception {
    try (ProcessSupervisor supervisor = new ProcessSupervisor()) {
      ChildProcess holder = hold(supervisor);
      holder.pause();
      assertThatThrownBy(() -> RunLock.acquire("second").close())
          .isInstanceOf(RunLock.OccupiedException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("a run that is stopped");
    }
  }

  @Test
  void aStrangerOnOnePortTakesNothingAwayFromIt() throws Exception {
    try (ServerSocket stranger = listen(port)) {
      Thread speaking = new Thread(() -> greet(stranger), "stranger");
      speaking.setDaemon(true);
      speaking.start();
      try (RunLock lock = RunLock.acquire("beside a stranger")) {
        assertThat(lock).isNotNull();
        assertThatThrownBy(() -> RunLock.acquire("second").close())
            .isInstanceOf(RunLock.OccupiedException.class)
            .hasMessageContaining("beside a stranger");
      }
      RunLock.acquire("third").close();
    }
  }

  @Test
  void aRunThatHadToTakeALaterPortIsFoundOnceTheFirstIsFree() throws Exception {
    ServerSocket stranger = listen(port);
    Thread speaking = new Thread(() -> greet(stranger), "stranger");
    speaking.setDaemon(true);
    speaking.start();
    try (RunLock lock = RunLock.acquire("on a later port")) {
      assertThat(lock).isNotNull();
      stranger.close();
      assertThatThrownBy(() -> RunLock.acquire("second").close())
          .isInstanceOf(RunLock.OccupiedException.class)
          .hasMessageContaining("on a later port");
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  private static void greet(ServerSocket stranger) {
    while (!stranger.isClosed()) {
      try (Socket asker = stranger.accept()) {
        asker.getOutputStream().write("220 mail\r\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // The asker has gone, or the test has ended.
      }
    }
  }
}
