package dev.tally.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The command line of a child JVM, under the one JVM policy that holds for every backend: the
 * parent's own JDK and class path, a fixed heap, large pages where the system has them (it takes a
 * killed process a tenth of the time to be gone, and its connections are reset only then), no
 * shared performance file, its own temporary directory.
 *
 * @param mainClass the class whose {@code main} to run
 * @param arguments its arguments
 * @param heap its size and collector
 * @param temporary its {@code java.io.tmpdir}; must exist before the process starts
 * @param properties system properties
 */
public record JvmCommand(
    String mainClass,
    List<String> arguments,
    Heap heap,
    Path temporary,
    Map<String, String> properties) {

  /** Copies the collections. */
  public JvmCommand {
    arguments = List.copyOf(arguments);
    properties = Map.copyOf(properties);
  }

  /**
   * The policy in words, for the results.
   *
   * @return the flags every child JVM gets, but for those of its heap and directories
   */
  public static List<String> policy() {
    return List.of(
        "-XX:+UseTransparentHugePages",
        "-XX:+PerfDisableSharedMem",
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED");
  }

  /**
   * The command line.
   *
   * @return the program and its arguments, for {@link ChildSpec#command()}
   */
  public List<String> toCommand() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(policy());
    command.addAll(heap.flags());
    command.add("-Djava.io.tmpdir=" + temporary);
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-cp");
    command.add(absoluteClassPath());
    command.add(ChildMain.class.getName());
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }

  /** A child has a working directory of its own, so relative entries would mislead it. */
  private static String absoluteClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
