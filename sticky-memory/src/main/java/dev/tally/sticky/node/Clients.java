package dev.tally.sticky.node;

import dev.tally.sticky.protocol.Kind;
import io.netty.util.collection.LongObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The clients that have told who they are, by the number that they told every node: what they ask
 * another node, they can be answered from here. See {@link Kind#CLIENT}.
 */
final class Clients {

  private final LongObjectHashMap<Answers> byRoute = new LongObjectHashMap<>();
  private long latestRoute;
  private @Nullable Answers latest;

  /** Of a client that has several connections, the newest counts. */
  void enter(long route, Answers answers) {
    byRoute.put(route, answers);
    latest = null;
  }

  /** A connection has ended. */
  void leave(long route, Answers answers) {
    if (byRoute.get(route) == answers) {
      byRoute.remove(route);
      latest = null;
    }
  }

  /** Null where no such client is connected. */
  @Nullable Answers of(long route) {
    if (latest == null || latestRoute != route) {
      latest = byRoute.get(route);
      latestRoute = route;
    }
    return latest;
  }
}
