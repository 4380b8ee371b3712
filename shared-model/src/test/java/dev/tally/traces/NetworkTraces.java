package dev.tally.traces;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What networks of Tally's are on this machine, so that a test can tell that it leaves none.
 *
 * @param namespaces their names
 * @param interfaces their names, of the machine's own network
 */
public record NetworkTraces(Set<String> namespaces, Set<String> interfaces) {

  private static final Path NAMESPACES = Path.of("/run/netns");

  /**
   * Looks.
   *
   * @return what is there now
   * @throws IOException where the system does not tell
   */
  public static NetworkTraces now() throws IOException {
    Set<String> namespaces = new TreeSet<>();
    if (Files.isDirectory(NAMESPACES)) {
      try (Stream<Path> files = Files.list(NAMESPACES)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.startsWith("tally-"))
            .forEach(namespaces::add);
      }
    }
    Set<String> interfaces =
        Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
            .map(NetworkInterface::getName)
            .filter(name -> name.startsWith("tly"))
            .collect(Collectors.toCollection(TreeSet::new));
    return new NetworkTraces(namespaces, interfaces);
  }

  /**
   * Which network a process is in.
   *
   * @param pid its number
   * @return the same for processes of one network
   * @throws IOException where the system does not tell
   */
  public static String networkOf(long pid) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns", "net")).toString();
  }
}
