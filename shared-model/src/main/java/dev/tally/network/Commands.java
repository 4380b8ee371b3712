package dev.tally.network;

import dev.tally.process.SystemCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the commands of iproute2, each to its end. */
final class Commands {

  private Commands() {}

  /**
   * Runs {@code ip} in the machine's own network.
   *
   * @return what it printed
   */
  static String ip(String... arguments) throws IOException {
    return SystemCommand.run(command("ip", List.of(arguments)), List.of());
  }

  /**
   * Runs several commands of {@code ip} in a namespace, by one process; the first that fails ends
   * it.
   */
  static void ipIn(String namespace, List<String> lines) throws IOException {
    if (!lines.isEmpty()) {
      SystemCommand.run(List.of("ip", "-n", namespace, "-batch", "-"), lines);
    }
  }

  /**
   * Runs a program of iproute2 in a namespace.
   *
   * @param program {@code bridge} or {@code tc}
   */
  static void runIn(String namespace, String program, List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-n", namespace));
    all.addAll(arguments);
    SystemCommand.run(command(program, all), List.of());
  }

  private static List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    return command;
  }
}
