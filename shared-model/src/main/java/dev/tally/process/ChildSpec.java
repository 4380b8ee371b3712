package dev.tally.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to run as a child process.
 *
 * @param name unique among the children alive, as people should see it: {@code broker-1}
 * @param role what kind it is, for sums in reports: {@code broker}, {@code node}
 * @param command the program and its arguments
 * @param environment added to the parent's own
 * @param directory its working directory, made where missing
 * @param log the file its output is appended to
 */
public record ChildSpec(
    String name,
    String role,
    List<String> command,
    Map<String, String> environment,
    Path directory,
    Path log) {

  /** Copies the collections. */
  public ChildSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
