package dev.tally.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tally.process.ChildProcess;
import dev.tally.process.ChildSpec;
import dev.tally.process.DirectoryCleaner;
import dev.tally.process.Heap;
import dev.tally.process.JvmCommand;
import dev.tally.process.ProcessSupervisor;
import dev.tally.stats.Budget;
import dev.tally.stats.ProcessCost;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real process that writes and sends so many bytes, beside what the meters tell of it. */
class CostsIT {

  private static final int FILE_BYTES = 3 << 20;
  private static final int SENT_BYTES = 1_234_567;
  private static final int RECEIVED_BYTES = 54_321;
  private static final int DONE = 'd';

  /**
   * Connects to the port that is its first argument. Told to by the first byte that it reads, it
   * writes the file that is its second argument, has it on the disk, sends what it has to, reads
   * what it has to, says that it is done and waits.
   */
  public static final class Spender {
    private Spender() {}

    public static void main(String[] arguments) throws IOException {
      try (Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))) {
        System.out.println(ChildProcess.READY_PREFIX);
        InputStream in = socket.getInputStream();
        in.read();
        try (FileChannel file =
            FileChannel.open(
                Path.of(arguments[1]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          ByteBuffer bytes = ByteBuffer.allocate(FILE_BYTES);
          while (bytes.hasRemaining()) {
            file.write(bytes);
          }
          file.force(true);
        }
        socket.getOutputStream().write(new byte[SENT_BYTES]);
        in.readNBytes(RECEIVED_BYTES - 1);
        socket.getOutputStream().write(DONE);
        in.read();
      }
    }
  }

  /** On the disk of the build: a directory for temporary files may be in memory. */
  private Path directory;

  @BeforeEach
  void aDiskThatIsCounted() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/io")), "the system counts what processes write");
    directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "costs");
    assumeFalse(Files.getFileStore(directory).type().equals("tmpfs"), "the build is in memory");
  }

  @AfterEach
  void clean() throws IOException {
    if (directory != null) {
      DirectoryCleaner.delete(directory);
    }
  }

  private ChildProcess spender(ProcessSupervisor supervisor, int port) throws Exception {
    return supervisor.start(
        new ChildSpec(
            "spender",
            "test",
            new JvmCommand(
                    Spender.class.getName(),
                    List.of(Integer.toString(port), directory.resolve("written").toString()),
                    Heap.of(32),
                    directory,
                    Map.of())
                .toCommand(),
            Map.of(),
            directory,
            directory.resolve("spender.log")));
  }

  @Test
  void countsWhatARealProcessWritesSendsAndReceives() throws Exception {
    assumeTrue(SocketTable.read().isPresent(), "the kernel tells what sockets carry");
    try (ProcessSupervisor supervisor = new ProcessSupervisor();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ChildProcess child = spender(supervisor, server.getLocalPort());
      try (Socket socket = server.accept()) {
        child.awaitReady(Duration.ofSeconds(60));
        Usage usage = new Usage(new OshiProbe(), ResourceMeter.SATURATED_SHARE);
        usage.sample(List.of(child), Usage.Look.THOROUGH);
        OutputStream out = socket.getOutputStream();
        out.write(new byte[RECEIVED_BYTES]);
        assertThat(socket.getInputStream().readNBytes(SENT_BYTES + 1)).endsWith(DONE);
        usage.sample(List.of(child), Usage.Look.NETWORK);
        ProcessCost cost = usage.costs().sum();
        assertThat(cost.sentBytes()).hasValue(SENT_BYTES + 1);
        assertThat(cost.receivedBytes()).hasValue(RECEIVED_BYTES);
        assertThat(cost.writtenBytes()).isPresent();
        // Its log, and whatever its JVM may write, come on top.
        assertThat(cost.writtenBytes().getAsLong()).isBetween((long) FILE_BYTES, 2L * FILE_BYTES);
        assertThat(cost.readBytes()).isPresent();
        assertThat(cost.residentBytes()).isPositive();
        child.kill();
        child.awaitExit();
        usage.sample(List.of(child), Usage.Look.THOROUGH);
        assertThat(usage.costs().sum().sentBytes()).hasValue(SENT_BYTES + 1);
      }
    }
  }

  @Test
  void aConnectionThatIsOpenedWhileMeasuringCountsFromItsBeginning() throws Exception {
    assumeTrue(SocketTable.read().isPresent(), "the kernel tells what sockets carry");
    try (ProcessSupervisor supervisor = new ProcessSupervisor();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Usage usage = new Usage(new OshiProbe(), ResourceMeter.SATURATED_SHARE);
      usage.sample(List.of(), Usage.Look.THOROUGH);
      ChildProcess child = spender(supervisor, server.getLocalPort());
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write(new byte[RECEIVED_BYTES]);
        socket.getInputStream().readNBytes(SENT_BYTES + 1);
        usage.sample(List.of(child), Usage.Look.NETWORK);
        assertThat(usage.costs().sum().sentBytes()).hasValue(SENT_BYTES + 1);
      }
    }
  }

  @Test
  void readsTheBudgetOfARealProcess() throws Exception {
    try (ProcessSupervisor supervisor = new ProcessSupervisor();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ChildProcess child = spender(supervisor, server.getLocalPort());
      Budget budget = Budgets.of(List.of(child, child));
      assertThat(budget.processes()).isEqualTo(2);
      assertThat(budget.heapBytes()).hasValue(64L << 20);
      assertThat(budget.processors().orElseThrow())
          .isPositive()
          .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }
  }
}
