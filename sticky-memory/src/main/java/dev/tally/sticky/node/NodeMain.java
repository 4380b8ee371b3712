package dev.tally.sticky.node;

import dev.tally.process.ChildProcess;
import dev.tally.sticky.shard.ShardLimits;
import dev.tally.wire.WireLoop;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * The main class of a node: {@code NodeMain NAME HOST LOG-BYTES}. Listens on a free port, prints
 * {@value ChildProcess#READY_PREFIX}{@code port=N incarnation=M}, and waits to be configured.
 */
public final class NodeMain {

  private NodeMain() {}

  /**
   * Starts a node and waits for its end.
   *
   * @param arguments its name, the address to listen on, and what the log of one shard may hold
   * @throws IOException where it can not listen there
   * @throws InterruptedException where it is interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 3) {
      throw new IllegalArgumentException(
          "got " + arguments.length + " arguments, must be 3: NAME HOST LOG-BYTES");
    }
    WireLoop loop = WireLoop.start("node");
    Node node =
        new Node(
            arguments[0],
            incarnation(),
            loop,
            Clock.systemUTC()::millis,
            ShardLimits.withLog(Integer.parseInt(arguments[2])));
    int port = node.listen(arguments[1]);
    System.out.println(
        ChildProcess.READY_PREFIX + "port=" + port + " incarnation=" + node.incarnation());
    loop.join();
  }

  private static long incarnation() {
    SecureRandom random = new SecureRandom();
    long incarnation = random.nextLong();
    while (incarnation == 0) {
      incarnation = random.nextLong();
    }
    return incarnation;
  }
}
