package dev.tally.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Programs of the system that are run to their end, within ten seconds. */
public final class SystemCommand {

  private static final Logger LOG = LoggerFactory.getLogger(SystemCommand.class);
  private static final long TIMEOUT_SECONDS = 10;

  private SystemCommand() {}

  /**
   * Whether there is a program.
   *
   * @param name as it is called
   * @return true where it is on the path
   */
  public static boolean isProgram(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .anyMatch(directory -> new File(directory, name).canExecute());
  }

  /**
   * Runs a program to its end.
   *
   * @param command the program and its arguments
   * @param input lines that it is given
   * @return what it printed
   * @throws CommandException where it ended with an error
   * @throws IOException where it can not be run, did not end in time or was interrupted
   */
  public static String run(List<String> command, List<String> input) throws IOException {
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
