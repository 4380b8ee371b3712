package dev.tally.measure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * What the system lets this user, or this container, have at most.
 *
 * @param openFiles of one process
 * @param threadsLeft how many more this user or container may start, all processes together
 * @param memory bytes that are available to this container or machine
 * @param processors quota of processor time
 */
public record SystemLimits(
    OptionalLong openFiles,
    OptionalLong threadsLeft,
    OptionalLong memory,
    OptionalDouble processors) {

  /** A broker opens some hundred files; with a few more, connections would be refused. */
  private static final long FILES = 1_024;

  private static final long THREADS_OF_RUNNER = 100;
  private static final long THREADS_OF_COLUMN = 500;
  private static final long MIB_OF_RUNNER = 1_024;
  private static final long MIB_OF_COLUMN = 1_536;

  /** Limits nobody has in earnest: version 1 writes "unlimited" as a number near 2^63. */
  private static final long UNLIMITED = 1L << 60;

  /**
   * Looks them up.
   *
   * @return what of them can be seen here
   */
  public static SystemLimits read() {
    return read(Path.of("/"));
  }

  static SystemLimits read(Path root) {
    ControlGroup group = new ControlGroup(root);
    Path proc = root.resolve("proc");
    // A JVM takes what it is allowed, the hard limit.
    OptionalLong files = field(proc.resolve("self/limits"), "Max open files", 1);
    return new SystemLimits(
        files,
        least(group.threadsLeft(), threadsLeftToUser(proc)),
        least(group.memory(), available(proc)),
        group.processors());
  }

  /**
   * What may not be enough.
   *
   * @param columns how many systems the run starts
   * @return a sentence each
   */
  public List<String> warnings(int columns) {
    List<String> warnings = new ArrayList<>();
    check(warnings, "open files of a process are limited to", "(ulimit -n)", openFiles, FILES);
    check(
        warnings,
        "threads that can still be started are limited to",
        "(ulimit -u, or the container's)",
        threadsLeft,
        THREADS_OF_RUNNER + columns * THREADS_OF_COLUMN);
    check(
        warnings,
        "memory that is available is",
        "MiB",
        memory.stream().map(bytes -> bytes >> 20).findFirst(),
        MIB_OF_RUNNER + columns * MIB_OF_COLUMN);
    processors.ifPresent(
        quota ->
            warnings.add(
                String.format(
                    Locale.ROOT,
                    "processor time is limited to that of %.2f processors (a container's quota);"
                        + " rows are marked as saturated by that",
                    quota)));
    return warnings;
  }

  private static void check(
      List<String> warnings, String what, String how, OptionalLong limit, long need) {
    if (limit.isPresent() && limit.getAsLong() < need) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s %,d %s, where this run may need %,d",
              what,
              limit.getAsLong(),
              how,
              need));
    }
  }

  private static OptionalLong least(OptionalLong one, OptionalLong other) {
    return LongStream.concat(one.stream(), other.stream()).filter(n -> n < UNLIMITED).min();
  }

  /** Root is not limited so. */
  private static OptionalLong threadsLeftToUser(Path proc) {
    OptionalLong user = field(proc.resolve("self/status"), "Uid:", 0);
    OptionalLong most = field(proc.resolve("self/limits"), "Max processes", 0);
    if (user.isEmpty() || user.getAsLong() == 0 || most.isEmpty()) {
      return OptionalLong.empty();
    }
    long now = 0;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        Path status = process.resolve("status");
        if (field(status, "Uid:", 0).equals(user)) {
          now += field(status, "Threads:", 0).orElse(0);
        }
      }
    } catch (IOException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.max(0, most.getAsLong() - now));
  }

  private static OptionalLong available(Path proc) {
    return field(proc.resolve("meminfo"), "MemAvailable:", 0).stream()
        .map(k -> k << 10)
        .findFirst();
  }

  /** A number of a line that begins so; empty where it is none, such as "unlimited". */
  private static OptionalLong field(Path file, String name, int index) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(name)) {
          String[] fields = line.substring(name.length()).strip().split("\\s+", -1);
          return index < fields.length && fields[index].matches("\\d{1,18}")
              ? OptionalLong.of(Long.parseLong(fields[index]))
              : OptionalLong.empty();
        }
      }
    } catch (IOException e) {
      // It has ended, or the system has no such file.
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }
}
