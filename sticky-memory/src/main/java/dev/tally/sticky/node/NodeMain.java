package dev.tally.sticky.node;

import dev.tally.process.ChildProcess;
import dev.tally.sticky.consensus.VoterDirectory;
import dev.tally.sticky.shard.ShardLimits;
import dev.tally.wire.WireLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The main class of a node: {@code NodeMain NAME ZONE HOST DIRECTORY LOG-BYTES SESSION-MILLIS}.
 * Listens on a free port and prints {@value ChildProcess#READY_PREFIX}{@code port=N incarnation=M
 * voter=ID voter-port=P metrics-port=H}. Where its directory knows a cluster, it joins that; else
 * it waits to be told of one.
 */
public final class NodeMain {

  private NodeMain() {}

  /**
   * Starts a node and waits for its end.
   *
   * @param arguments as above
   * @throws IOException where it can not listen, or not use its directory
   * @throws InterruptedException where it is interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 6) {
      throw new IllegalArgumentException(
          "got "
              + arguments.length
              + " arguments, must be 6: NAME ZONE HOST DIRECTORY LOG-BYTES SESSION-MILLIS");
    }
    String host = arguments[2];
    DataRehearsal.run(host);
    Path directory = Files.createDirectories(Path.of(arguments[3]));
    VoterDirectory vote = VoterDirectory.open(directory.resolve("placement"), arguments[0], host);
    WireLoop loop = WireLoop.start("node");
    NodeIdentity identity = new NodeIdentity(arguments[0], arguments[1], host, 1.0);
    ShardLimits limits =
        ShardLimits.of(Integer.parseInt(arguments[4]), Long.parseLong(arguments[5]));
    Node node = new Node(identity, loop, Clock.systemUTC()::millis, limits);
    Former former = new Former(node, vote, host, directory);
    node.formedBy(former);
    int metricsPort = MetricsServer.start(node, host);
    node.metricsAt(metricsPort);
    int port = node.listen(host);
    ClusterInfo.load(directory).ifPresent(former::form);
    System.out.println(
        ChildProcess.READY_PREFIX
            + "port="
            + port
            + " incarnation="
            + node.incarnation()
            + " voter="
            + vote.voterId()
            + " voter-port="
            + vote.port()
            + " metrics-port="
            + metricsPort);
    loop.join();
  }
}
