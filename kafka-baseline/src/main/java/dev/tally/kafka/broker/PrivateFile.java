package dev.tally.kafka.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import java.util.Set;

/** A file that nobody but its owner can read, since passwords may be in it. */
public final class PrivateFile {

  private PrivateFile() {}

  /**
   * Writes properties into a new file, in place of one that is there.
   *
   * @param properties what to write
   * @param file where; on file systems with owners, only its owner may read it, from the first byte
   * @throws IOException where it can not be written
   */
  public static void store(Properties properties, Path file) throws IOException {
    Files.deleteIfExists(file);
    boolean owned = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        owned
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (OutputStream out =
        Channels.newOutputStream(
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                attributes))) {
      // To a stream it writes what any reader of properties understands, whatever the characters.
      properties.store(out, null);
    }
  }
}
