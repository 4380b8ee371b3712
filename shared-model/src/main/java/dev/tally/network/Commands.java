package dev.tally.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the commands of iproute2, each to its end. */
final class Commands {

  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
  private static final long TIMEOUT_SECONDS = 10;

  private Commands() {}

  /**
   * Runs {@code ip} in the machine's own network.
   *
   * @return what it printed
   */
  static String ip(String... arguments) throws IOException {
    return run(command("ip", List.of(arguments)), List.of());
  }

  /**
   * Runs several commands of {@code ip} in a namespace, by one process; the first that fails ends
   * it.
   */
  static void ipIn(String namespace, List<String> lines) throws IOException {
    if (!lines.isEmpty()) {
      run(List.of("ip", "-n", namespace, "-batch", "-"), lines);
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
    run(command(program, all), List.of());
  }

  private static List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    return command;
  }

  private static String run(List<String> command, List<String> input) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    // Read before its end is awaited: more than a pipe holds would keep it from ending.
    CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> read(process));
    try {
      write(process, input);
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " did not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(command + " was interrupted", e);
    }
    if (process.exitValue() != 0) {
      String lines = input.isEmpty() ? "" : " (" + String.join("; ", input) + ")";
      throw new CommandException(String.join(" ", command) + lines, said.join().strip());
    }
    return said.join();
  }

  private static void write(Process process, List<String> lines) {
    try (OutputStream out = process.getOutputStream()) {
      for (String line : lines) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // It has ended over an earlier line: what it printed and its exit code say why.
      LOG.debug("{} took no more lines", process, e);
    }
  }

  private static String read(Process process) {
    try (InputStream in = process.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
