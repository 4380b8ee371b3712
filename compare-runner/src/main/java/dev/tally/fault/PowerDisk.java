package dev.tally.fault;

import dev.tally.process.CommandException;
import dev.tally.process.DirectoryCleaner;
import dev.tally.process.SystemCommand;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A disk that can lose its power: a file system of its own, in an image file, on which all
 * processes of one column keep what they keep.
 *
 * <p>A process that is killed leaves what it wrote in the kernel's page cache, so that only its
 * memory is lost. When the power fails, so is what the kernel had not written yet: up to half a
 * minute of it, unless somebody had asked for it to be written ({@code fsync}). Here the file
 * system is shut down at once, without a flush of its journal ({@code EXT4_IOC_SHUTDOWN}, as the
 * tests of Linux' own file systems simulate a power cut), and mounted anew, which replays the
 * journal as it stands on the disk. The disk itself has no cache that could lose anything, and does
 * not tear a block.
 *
 * <p>A disk that a killed run has left mounted is unmounted before its folder is deleted.
 */
public final class PowerDisk implements AutoCloseable {

  /** What it takes. */
  static final String NEEDS =
      "a disk that can lose its power takes Linux, root, loop devices, mkfs.ext4 (of e2fsprogs),"
          + " mount and perl";

  /** The image is sparse: this is what may be written, not what is taken. */
  private static final long BYTES = 4L << 30;

  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final long BUSY_MILLIS = 100;
  private static final int PATIENCE = 50;

  /** {@code _IOR('X', 125, __u32)}, without a flush of the journal: 2. */
  private static final String SHUTDOWN =
      "open(my $f, '<', $ARGV[0]) or die \"$!\\n\";"
          + " my $how = pack('L', 2); defined(ioctl($f, 0x8004587d, $how)) or die \"$!\\n\"";

  private final Path image;
  private final Path directory;

  private PowerDisk(Path image, Path directory) {
    this.image = image;
    this.directory = directory;
  }

  /**
   * Why there can be none here. Tries it, which takes a moment and leaves nothing behind.
   *
   * @return for a person, with what it takes; empty where there can
   */
  public static Optional<String> missing() {
    for (String program : List.of("mkfs.ext4", "mount", "umount", "perl")) {
      if (!SystemCommand.isProgram(program)) {
        return Optional.of(NEEDS + "; there is no " + program + " on the PATH");
      }
    }
    try {
      Path home = Files.createTempDirectory("tally-disk");
      try (PowerDisk tried = make(home)) {
        tried.stop();
        tried.start();
        return Optional.empty();
      } finally {
        DirectoryCleaner.delete(home);
      }
    } catch (CommandException e) {
      return Optional.of(NEEDS + "; " + e.getMessage());
    } catch (IOException e) {
      return Optional.of(NEEDS + "; " + e);
    }
  }

  /**
   * Makes one and mounts it.
   *
   * @param home a folder for its image and for where it is mounted
   * @return to be closed by the caller
   * @throws IOException where that can not be done here
   */
  public static PowerDisk make(Path home) throws IOException {
    Path image = home.resolve("disk.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BYTES);
    }
    // A kernel thread that goes on making it would write in the middle of a measurement.
    run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", image.toString());
    PowerDisk disk = new PowerDisk(image, Files.createDirectories(home.resolve("disk")));
    disk.start();
    return disk;
  }

  /**
   * Where processes may write.
   *
   * @return a folder that is there while the disk is mounted
   */
  public Path directory() {
    return directory;
  }

  /**
   * The power fails: what was not written is lost, and nothing can be written or read any more.
   *
   * @throws IOException where that can not be done
   */
  void stop() throws IOException {
    run("perl", "-e", SHUTDOWN, directory.toString());
  }

  /**
   * The power is back; nobody may have a file open on it.
   *
   * @throws IOException where it can not be mounted again
   */
  void start() throws IOException {
    unmount(directory);
    run("mount", "-o", "loop", image.toString(), directory.toString());
  }

  @Override
  public void close() throws IOException {
    unmount(directory);
  }

  /**
   * Unmounts what a run that was killed has left mounted.
   *
   * @param folder what is mounted there or below
   * @throws IOException where something can not be unmounted
   */
  public static void unmountBelow(Path folder) throws IOException {
    Path whole = folder.toAbsolutePath().normalize();
    for (Path mounted : mounted()) {
      if (mounted.startsWith(whole)) {
        unmount(mounted);
      }
    }
  }

  private static List<Path> mounted() throws IOException {
    List<Path> mounted = new ArrayList<>();
    if (Files.isReadable(MOUNTS)) {
      for (String line : Files.readAllLines(MOUNTS, StandardCharsets.UTF_8)) {
        mounted.add(Path.of(unescaped(line.split(" ", -1)[1])));
      }
    }
    return mounted;
  }

  /** Blanks and the like stand there as octal numbers. */
  private static String unescaped(String text) {
    return text.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  /** A process that was just killed may hold it for a moment yet. */
  private static void unmount(Path directory) throws IOException {
    Path whole = directory.toAbsolutePath().normalize();
    for (int attempt = 1; mounted().contains(whole); attempt++) {
      try {
        run("umount", whole.toString());
      } catch (CommandException e) {
        if (attempt == PATIENCE) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(BUSY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void run(String... command) throws IOException {
    SystemCommand.run(List.of(command), List.of());
  }
}
