package dev.tally.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a container may use at most: the limits of this process's control groups and of those around
 * them, of Linux' version 2 (one tree) or 1 (a tree for each controller). Where a system has none,
 * nothing is limited.
 */
final class ControlGroup {

  private static final Path MOUNT = Path.of("sys/fs/cgroup");

  private final Path root;
  private final List<String> memberships;

  /**
   * Looks the groups up.
   *
   * @param root of the file system
   */
  ControlGroup(Path root) {
    this.root = root;
    this.memberships = lines(root.resolve("proc/self/cgroup"));
  }

  /**
   * The least quota of processor time.
   *
   * @return processors' worth of time at any time, above 0; empty where there is no quota
   */
  OptionalDouble processors() {
    DoubleStream unified =
        groups("", "")
            .flatMap(g -> line(g, "cpu.max").stream())
            .flatMapToDouble(ControlGroup::quota);
    DoubleStream separate =
        groups("cpu", "cpu")
            .filter(g -> line(g, "cpu.cfs_quota_us").isPresent())
            .flatMapToDouble(
                g ->
                    quota(
                        line(g, "cpu.cfs_quota_us").orElse("-1")
                            + " "
                            + line(g, "cpu.cfs_period_us").orElse("0")));
    return DoubleStream.concat(unified, separate).min();
  }

  /**
   * How many further threads may be started.
   *
   * @return at least 0; empty where that is not limited
   */
  OptionalLong threadsLeft() {
    return Stream.concat(groups("", ""), groups("pids", "pids"))
        .flatMapToLong(
            g -> {
              OptionalLong most = number(line(g, "pids.max"));
              OptionalLong now = number(line(g, "pids.current"));
              return most.isPresent() && now.isPresent()
                  ? LongStream.of(Math.max(0, most.getAsLong() - now.getAsLong()))
                  : LongStream.empty();
            })
        .min();
  }

  /**
   * The least limit of memory.
   *
   * @return bytes; empty where that is not limited
   */
  OptionalLong memory() {
    return LongStream.concat(
            groups("", "").flatMapToLong(g -> number(line(g, "memory.max")).stream()),
            groups("memory", "memory")
                .flatMapToLong(g -> number(line(g, "memory.limit_in_bytes")).stream()))
        .min();
  }

  /** "QUOTA PERIOD" in microseconds; no quota is "max" or -1. */
  private static DoubleStream quota(String text) {
    String[] fields = text.split("\\s+", -1);
    if (fields.length != 2 || !fields[0].matches("\\d{1,15}") || !fields[1].matches("\\d{1,15}")) {
      return DoubleStream.empty();
    }
    double period = Double.parseDouble(fields[1]);
    double quota = Double.parseDouble(fields[0]);
    return period > 0 && quota > 0 ? DoubleStream.of(quota / period) : DoubleStream.empty();
  }

  private static OptionalLong number(Optional<String> text) {
    return text.filter(t -> t.matches("\\d{1,18}")).stream().mapToLong(Long::parseLong).findFirst();
  }

  /**
   * A controller's groups, from this process's to the outermost that can be seen.
   *
   * @param controller its name in the list of memberships; empty for the one tree of version 2
   * @param mount its folder
   */
  private Stream<Path> groups(String controller, String mount) {
    Path top = root.resolve(MOUNT).resolve(mount);
    Predicate<String[]> isIt =
        fields -> Arrays.asList(fields[1].split(",", -1)).contains(controller);
    return memberships.stream()
        .map(line -> line.split(":", 3))
        .filter(fields -> fields.length == 3 && isIt.test(fields))
        .flatMap(
            fields -> upwards(top, top.resolve(fields[2].replaceFirst("^/+", "")).normalize()));
  }

  /** A group outside of what is mounted here is not seen; what is mounted is the least of it. */
  private static Stream<Path> upwards(Path top, Path group) {
    Path from = group.startsWith(top) && Files.isDirectory(group) ? group : top;
    return Stream.<@Nullable Path>iterate(
            from, g -> g != null && g.startsWith(top), g -> g == null ? null : g.getParent())
        .flatMap(Stream::ofNullable);
  }

  private static Optional<String> line(Path group, String file) {
    return lines(group.resolve(file)).stream().findFirst().map(String::strip);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      // Not every system has it.
      return List.of();
    }
  }
}
