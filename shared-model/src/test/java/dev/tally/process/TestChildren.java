package dev.tally.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What the tests of this package run as child processes. */
final class TestChildren {

  private TestChildren() {}

  /** Declares itself ready with its arguments, stays, and takes its leave when asked to end. */
  public static final class Ready {
    private Ready() {}

    public static void main(String[] arguments) throws InterruptedException {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("in order")));
      System.out.println(ChildProcess.READY_PREFIX + String.join(" ", arguments));
      new CountDownLatch(1).await();
    }
  }

  /** Says much, but not that it is ready, and stays. */
  public static final class NeverReady {
    private NeverReady() {}

    public static void main(String[] arguments) throws InterruptedException {
      System.out.println("still busy");
      new CountDownLatch(1).await();
    }
  }

  /** Says 100 lines and fails. */
  public static final class Failing {
    private Failing() {}

    public static void main(String[] arguments) {
      for (int i = 1; i <= 100; i++) {
        System.out.println("line " + i);
      }
      throw new IllegalStateException("planned failure");
    }
  }

  /**
   * Starts children of its own in the given directory and stops some of them, then declares itself
   * ready with their pids, and stays.
   */
  public static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      Path directory = Path.of(arguments[0]);
      ProcessSupervisor supervisor = new ProcessSupervisor();
      ChildProcess running = supervisor.start(jvm("running", Ready.class, directory, "1"));
      ChildProcess stopped = supervisor.start(jvm("stopped", Ready.class, directory, "2"));
      ChildProcess foreign = supervisor.start(shell("foreign", "exec sleep 1000", directory));
      ChildProcess gone = supervisor.start(shell("gone", "exit 0", directory));
      running.awaitReady(Duration.ofSeconds(60));
      stopped.awaitReady(Duration.ofSeconds(60));
      stopped.pause();
      foreign.pause();
      gone.awaitExit();
      System.out.println(
          ChildProcess.READY_PREFIX + running.pid() + " " + stopped.pid() + " " + foreign.pid());
      new CountDownLatch(1).await();
    }
  }

  static ChildSpec jvm(String name, Class<?> main, Path directory, String... arguments)
      throws IOException {
    Path temporary = Files.createDirectories(directory.resolve(name + "-tmp"));
    JvmCommand command =
        new JvmCommand(main.getName(), List.of(arguments), Heap.of(32), temporary, Map.of());
    return spec(name, command.toCommand(), directory);
  }

  static ChildSpec shell(String name, String script, Path directory) {
    return spec(name, List.of("sh", "-c", script), directory);
  }

  private static ChildSpec spec(String name, List<String> command, Path directory) {
    return new ChildSpec(
        name,
        "test",
        command,
        Map.of("TALLY_TEST", name),
        directory.resolve(name),
        directory.resolve("logs").resolve(name + ".log"));
  }
}
