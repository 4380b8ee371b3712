package dev.tally.sticky.node;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.RequestId;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.counter.Token;
import dev.tally.sticky.client.StickyClient;
import dev.tally.sticky.routing.NodeInfo;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardAssignment;
import dev.tally.sticky.routing.ShardConfiguration;
import dev.tally.sticky.shard.ShardLimits;
import dev.tally.wire.WireLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a young process count once before it counts. A node that comes back from a planned restart
 * is given back what it led; its first additions would find no class loaded and no method compiled,
 * and would take a hundred milliseconds each, on all shards at once. So three nodes of a cluster of
 * their own, on one loop of this process, are asked for a second by a client, and end: everything
 * an addition meets on its way has then been met.
 *
 * <p>What goes wrong here changes nothing but how quick the first additions are.
 */
final class DataRehearsal {

  private static final Logger LOG = LoggerFactory.getLogger(DataRehearsal.class);
  private static final Duration LONGEST = Duration.ofMillis(1_500);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int SHARDS = 3;
  private static final int LOG_BYTES = 64 << 10;
  private static final long SESSION_MILLIS = 60_000;
  private static final int KEYS = 64;

  /** Enough for the first compiler at every method on the way, and for the second at most. */
  private static final int ADDITIONS = 20_000;

  private static final int AT_ONCE = 16;

  private DataRehearsal() {}

  /**
   * Runs it to its end, in two seconds or so.
   *
   * @param host an address that this process may listen on
   * @throws InterruptedException where the caller was interrupted
   */
  static void run(String host) throws InterruptedException {
    WireLoop loop = WireLoop.start("rehearsal");
    try {
      count(loop, host);
    } catch (IOException | CompletionException e) {
      LOG.info("No rehearsal of additions", e);
    } finally {
      loop.close();
    }
  }

  private static void count(WireLoop loop, String host) throws IOException, InterruptedException {
    List<Node> nodes = new ArrayList<>();
    for (String zone : List.of("a", "b", "c")) {
      Node node =
          new Node(
              new NodeIdentity("rehearsal-" + zone, zone, host, 1.0),
              loop,
              () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
              ShardLimits.of(LOG_BYTES, SESSION_MILLIS));
      node.listen(host);
      nodes.add(node);
    }
    List<NodeInfo> infos = nodes.stream().map(Node::info).toList();
    List<Long> members = infos.stream().map(NodeInfo::incarnation).toList();
    List<ShardAssignment> shards = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.add(
          ShardAssignment.fresh(
              new ShardConfiguration(1, members.get(shard % members.size()), members)));
    }
    PlacementMap map = new PlacementMap(1, 1, infos, shards);
    loop.execute(() -> nodes.forEach(node -> node.learn(map)));
    try (StatefulCounter client =
        StickyClient.open(
            infos.stream()
                .map(info -> InetSocketAddress.createUnresolved(info.host(), info.port()))
                .toList(),
            new ClientOptions("rehearsal", 2 * AT_ONCE))) {
      ask(client);
    }
  }

  private static void ask(StatefulCounter client) throws InterruptedException {
    RequestIds ids = new RequestIds(new SecureRandom().nextLong());
    long deadline = System.nanoTime() + LONGEST.toNanos();
    int asked = 0;
    while (asked < ADDITIONS && System.nanoTime() - deadline < 0) {
      List<CompletableFuture<Outcome>> answers = new ArrayList<>();
      List<RequestId> open = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        String key = "k" + asked++ % KEYS;
        RequestId id = ids.next();
        open.add(id);
        answers.add(client.add(key, 1, id, PATIENCE).toCompletableFuture());
      }
      answers.add(
          client.get("k0", ReadLevel.LINEARIZABLE, Token.NONE, PATIENCE).toCompletableFuture());
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
      open.forEach(ids::complete);
    }
    LOG.info("{} additions rehearsed", asked);
  }
}
