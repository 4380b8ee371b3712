package dev.tally.sticky.deploy;

import dev.tally.process.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the clusters are that run on this machine under this user: a file each, kept by the process
 * that started it. A file whose process is gone is of no cluster, since nodes end with it.
 */
final class RunningClusters {

  private static final Logger LOG = LoggerFactory.getLogger(RunningClusters.class);

  private final Path directory;

  RunningClusters(Path directory) {
    this.directory = directory;
  }

  /** Of this user, on this machine. */
  static RunningClusters usual() {
    return new RunningClusters(
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "tally-" + System.getProperty("user.name") + "-clusters"));
  }

  /**
   * One that runs.
   *
   * @param id its identity
   * @param pid of the process that started it
   * @param nodes where they were last
   */
  record Running(String id, long pid, List<NodeAddress> nodes) {}

  /** A cluster of this process has these nodes now. That it can not be told stops nothing. */
  synchronized void tell(long id, List<NodeAddress> nodes) {
    StringBuilder text =
        new StringBuilder().append(ProcessIdentity.current().toText()).append('\n');
    for (NodeAddress node : nodes) {
      text.append(node.name()).append('\t').append(node.host()).append('\t');
      text.append(node.port()).append('\n');
    }
    try {
      Files.createDirectories(directory);
      Path fresh = directory.resolve(Long.toHexString(id) + ".new");
      Files.writeString(fresh, text, StandardCharsets.UTF_8);
      Files.move(fresh, file(id), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("Where the nodes are could not be written to {}", file(id), e);
    }
  }

  /** It runs no more. */
  synchronized void forget(long id) {
    try {
      Files.deleteIfExists(file(id));
    } catch (IOException e) {
      LOG.warn("{} could not be deleted", file(id), e);
    }
  }

  private Path file(long id) {
    return directory.resolve(Long.toHexString(id) + ".cluster");
  }

  /** Those that run; what is left of others is deleted. */
  List<Running> find() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(f -> f.toString().endsWith(".cluster")).sorted().toList();
    }
    List<Running> running = new ArrayList<>();
    for (Path file : files) {
      List<String> lines = Files.readAllLines(file);
      Optional<ProcessIdentity> owner = lines.stream().findFirst().flatMap(ProcessIdentity::parse);
      if (owner.isEmpty()) {
        throw unreadable(file, null);
      }
      if (!owner.get().isGone()) {
        running.add(read(file, owner.get().pid(), lines));
      } else {
        Files.deleteIfExists(file);
      }
    }
    return running;
  }

  private static Running read(Path file, long pid, List<String> lines) throws IOException {
    List<NodeAddress> nodes = new ArrayList<>();
    try {
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.split("\t", -1);
        nodes.add(new NodeAddress(fields[0], fields[1], Integer.parseInt(fields[2])));
      }
      String id = String.valueOf(file.getFileName()).replace(".cluster", "");
      return new Running(id, pid, nodes);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw unreadable(file, e);
    }
  }

  private static IOException unreadable(Path file, @Nullable Throwable cause) {
    return new IOException(file + " is not what a cluster is written as; delete it", cause);
  }
}
