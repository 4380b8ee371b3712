package dev.tally.network;

import dev.tally.process.CommandException;
import dev.tally.process.SystemCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What it takes of a machine to put processes into networks of their own, and what of that is
 * missing here: told before anything is deployed.
 */
public final class Requirements {

  /** What cuts take. */
  static final String NETWORKS =
      "networks of their own take Linux, ip and bridge (of iproute2) and root (the capabilities"
          + " SYS_ADMIN and NET_ADMIN)";

  /** What delay and loss take beyond that. */
  static final String NETEM =
      "added delay and loss take tc (of iproute2) and a kernel with netem (CONFIG_NET_SCH_NETEM,"
          + " module sch_netem)";

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String CAPABILITIES = "CapEff:";
  private static final int NET_ADMIN = 12;
  private static final int SYS_ADMIN = 21;
  private static final long NEEDED = 1L << NET_ADMIN | 1L << SYS_ADMIN;
  private static final String PROBE = "probe";

  private Requirements() {}

  /**
   * Why processes can not be put into networks that can be cut, here and now. Tries it, which takes
   * some tens of milliseconds and leaves nothing behind.
   *
   * @return for a person, with what it takes; empty where it can be done
   */
  public static Optional<String> missing() {
    Optional<String> lacking =
        lacking(System.getProperty("os.name"), SystemCommand::isProgram, capabilities());
    if (lacking.isPresent()) {
      return lacking;
    }
    try (Bridge tried = Bridge.create()) {
      tried.add(PROBE);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(NETWORKS + "; " + e.getMessage());
    }
  }

  /**
   * Why the networks of processes can not be given delay and loss, here and now. Tries it, as
   * {@link #missing}.
   *
   * @return for a person, with what it takes; empty where it can be done
   */
  public static Optional<String> missingToDegrade() {
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      return missing;
    }
    if (!SystemCommand.isProgram("tc")) {
      return Optional.of(NETEM + "; there is no tc on the PATH");
    }
    try (Bridge tried = Bridge.create()) {
      return refusalOfTc(tried.add(PROBE).namespace());
    } catch (IOException e) {
      return Optional.of(NETWORKS + "; " + e.getMessage());
    }
  }

  private static Optional<String> refusalOfTc(String namespace) throws IOException {
    try {
      Netem tried = new Netem(Duration.ofMillis(1), 0);
      Commands.runIn(namespace, "tc", tried.make(Bridge.DEVICE));
      return Optional.empty();
    } catch (CommandException e) {
      return Optional.of(NETEM + "; tc says: " + e.said());
    }
  }

  /**
   * What can be told without trying.
   *
   * @param system the operating system's name
   * @param isProgram whether there is a program of a name
   * @param status the lines of this process's status, none where the system has no such thing
   */
  static Optional<String> lacking(String system, Predicate<String> isProgram, List<String> status) {
    if (!system.equals("Linux")) {
      return Optional.of(NETWORKS + "; this is " + system);
    }
    for (String program : List.of("ip", "bridge")) {
      if (!isProgram.test(program)) {
        return Optional.of(NETWORKS + "; there is no " + program + " on the PATH");
      }
    }
    boolean powerless =
        status.stream()
            .filter(line -> line.startsWith(CAPABILITIES))
            .map(line -> line.substring(CAPABILITIES.length()).strip())
            .anyMatch(hex -> (Long.parseUnsignedLong(hex, 16) & NEEDED) != NEEDED);
    return powerless
        ? Optional.of(NETWORKS + "; this process has not these rights")
        : Optional.empty();
  }

  private static List<String> capabilities() {
    try {
      return Files.readAllLines(STATUS);
    } catch (IOException e) {
      return List.of();
    }
  }
}
