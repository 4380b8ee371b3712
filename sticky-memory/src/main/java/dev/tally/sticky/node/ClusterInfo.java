package dev.tally.sticky.node;

import dev.tally.sticky.consensus.Voter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The cluster a node belongs to; kept in the node's directory, so that a restarted process finds it
 * again.
 *
 * @param id identity of the cluster, not 0
 * @param voters who decides about placement
 */
public record ClusterInfo(long id, List<Voter> voters) {

  private static final String FILE = "cluster";

  /** Copies the voters. */
  public ClusterInfo {
    voters = List.copyOf(voters);
  }

  /**
   * The identity of the group of voters.
   *
   * @return follows from the cluster's
   */
  public UUID group() {
    return new UUID(id, ~id);
  }

  /**
   * One line a voter, after the identity.
   *
   * @return from which {@link #parse} makes the same again
   */
  public String format() {
    StringBuilder text = new StringBuilder(Long.toHexString(id)).append('\n');
    for (Voter voter : voters) {
      text.append(String.join("\t", voter.id(), voter.node(), voter.host()))
          .append('\t')
          .append(voter.port())
          .append('\n');
    }
    return text.toString();
  }

  /**
   * Reads what {@link #format} wrote.
   *
   * @param text several lines
   * @return the cluster
   * @throws IllegalArgumentException where it is none
   */
  public static ClusterInfo parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("cluster is empty, must begin with its identity");
    }
    List<Voter> voters =
        lines.stream().skip(1).map(line -> line.split("\t", -1)).map(ClusterInfo::voter).toList();
    return new ClusterInfo(Long.parseUnsignedLong(lines.get(0), 16), voters);
  }

  private static Voter voter(String[] fields) {
    if (fields.length != 4) {
      throw new IllegalArgumentException(
          "voter has " + fields.length + " fields, must have 4: id, node, host, port");
    }
    return new Voter(fields[0], fields[1], fields[2], Integer.parseInt(fields[3]));
  }

  static Optional<ClusterInfo> load(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    return Files.exists(file) ? Optional.of(parse(Files.readString(file))) : Optional.empty();
  }

  void save(Path directory) {
    try {
      Path fresh = directory.resolve(FILE + ".new");
      Files.writeString(fresh, format(), StandardCharsets.UTF_8);
      Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the cluster could not be kept in " + directory, e);
    }
  }
}
