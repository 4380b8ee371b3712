package dev.tally.experiment;

import dev.tally.fault.PowerDisk;
import dev.tally.process.DirectoryCleaner;
import dev.tally.process.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of a run's deployments on disk, in a folder that says so: it carries Tally's mark,
 * which names the process it belongs to and every folder made in it. Only what the mark names is
 * ever deleted, and by another process only once the owner is gone; whatever else somebody put
 * there stays.
 */
final class RunData {

  /** The mark's name; its first line tells what it is, its second whose, the rest what was made. */
  static final String MARK = ".tally-run";

  private static final String TITLE =
      "State of a run of Tally; deleted when the run has ended. Of:";

  private final Path directory;

  private RunData(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes the folder, marked as this process's.
   *
   * @param directory must not exist yet, or be empty
   * @param names of the folders that the run will make in it
   * @return the folder
   * @throws IOException where it can not be made, or has something in it
   */
  static RunData create(Path directory, Iterable<String> names) throws IOException {
    return create(directory, names, ProcessIdentity.current());
  }

  static RunData create(Path directory, Iterable<String> names, ProcessIdentity owner)
      throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> there = Files.list(directory)) {
      if (there.findAny().isPresent()) {
        throw new IOException(directory + " has something in it, which a run does not touch");
      }
    }
    List<String> lines = new ArrayList<>(List.of(TITLE, owner.toText()));
    names.forEach(lines::add);
    Files.write(directory.resolve(MARK), lines, StandardCharsets.UTF_8);
    return new RunData(directory);
  }

  /**
   * Deletes what the mark names, then the mark, then the folder where nothing else is in it.
   *
   * @throws IOException where something can not be deleted
   */
  void delete() throws IOException {
    Path mark = directory.resolve(MARK);
    if (!Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<String> lines = Files.readAllLines(mark);
    for (String name : lines.subList(2, lines.size())) {
      Path made = directory.resolve(name);
      if (isWithin(made) && Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
        PowerDisk.unmountBelow(made);
        DirectoryCleaner.delete(made);
      }
    }
    Files.delete(mark);
    try {
      Files.delete(directory);
    } catch (DirectoryNotEmptyException e) {
      // What is left is somebody's own.
    }
  }

  /** Directly, by a plain name: a mark that was tampered with reaches no further. */
  private boolean isWithin(Path made) {
    return directory.equals(made.getParent()) && !made.endsWith("..") && !made.endsWith(".");
  }

  /**
   * Deletes what killed runs could not.
   *
   * @param results where the folders of all runs are; need not exist
   * @return what was left because its owner may live, a line each
   * @throws IOException where something can not be deleted
   */
  static List<String> deleteLeftovers(Path results) throws IOException {
    List<String> left = new ArrayList<>();
    if (!Files.isDirectory(results)) {
      return left;
    }
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(results)) {
      for (Path run : runs) {
        Path data = new RunPaths(run).data();
        if (!Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS)
            || !Files.isDirectory(data, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        Optional<ProcessIdentity> owner = owner(data);
        if (owner.isEmpty()) {
          continue;
        }
        if (owner.get().isGone()) {
          new RunData(data).delete();
        } else {
          left.add(data + " is left alone: it belongs to " + owner.get() + ", which may still run");
        }
      }
    }
    return left;
  }

  /** Empty where the folder carries no whole mark. */
  private static Optional<ProcessIdentity> owner(Path data) throws IOException {
    Path mark = data.resolve(MARK);
    if (!Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    List<String> lines =
        new String(Files.readAllBytes(mark), StandardCharsets.UTF_8).lines().toList();
    return lines.size() >= 2 && lines.get(0).equals(TITLE)
        ? ProcessIdentity.parse(lines.get(1))
        : Optional.empty();
  }
}
