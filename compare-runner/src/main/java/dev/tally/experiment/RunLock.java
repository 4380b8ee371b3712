package dev.tally.experiment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One measurement at a time on a machine. A lock of the operating system, so it is free again when
 * its holder is gone, however it went; what the file says is only for people.
 */
public final class RunLock implements AutoCloseable {

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Where all runs of this user on this machine meet.
   *
   * @return a file in the temporary directory
   */
  public static Path defaultFile() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "tally-" + System.getProperty("user.name") + ".lock");
  }

  /**
   * Takes the lock.
   *
   * @param file the lock file, made where missing, never deleted
   * @param purpose what the lock is taken for, shown to whoever is refused
   * @return the lock, held until closed
   * @throws OccupiedException where another process holds it
   * @throws IOException where the file can not be written
   */
  public static RunLock acquire(Path file, String purpose) throws IOException, OccupiedException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    if (lock == null) {
      channel.close();
      throw new OccupiedException(file, Files.readString(file).strip());
    }
    String holder =
        "pid %d since %s: %s%n"
            .formatted(
                ProcessHandle.current().pid(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                purpose);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
    return new RunLock(channel);
  }

  /** Gives the lock back. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Another run is under way. */
  public static final class OccupiedException extends Exception {

    @java.io.Serial private static final long serialVersionUID = 1L;

    OccupiedException(Path file, String holder) {
      super(
          "another run is measuring on this machine ("
              + holder
              + "); two at once would measure each other. The lock "
              + file
              + " is free when that run ends.");
    }
  }
}
