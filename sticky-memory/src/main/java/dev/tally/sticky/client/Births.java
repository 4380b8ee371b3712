package dev.tally.sticky.client;

import dev.tally.counter.RequestId;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client can say of when it began: for each shard a time of its log at which nothing had
 * been sent there yet, see the sessions of {@link dev.tally.sticky.shard}. Only asked for where a
 * shard has forgotten clients; 0 till then. One thread's.
 */
final class Births {

  /** One user of this connection. */
  private static final class Client {
    private final Map<Integer, Long> births = new HashMap<>();
    private long highest = -1;
  }

  private final Map<Long, Client> clients = new HashMap<>();
  private long lastId;
  private Client last = new Client();

  void clear() {
    clients.clear();
    last = new Client();
    lastId = 0;
  }

  /**
   * A request is about to be sent for the first time.
   *
   * @return true where it certainly was never submitted before; numbers are issued in order
   */
  boolean isNew(RequestId id) {
    Client client = client(id.client());
    boolean higher = id.sequence() > client.highest;
    client.highest = Math.max(client.highest, id.sequence());
    return higher;
  }

  /** What to say of a client's birth. */
  long of(long id, int shard) {
    Client client = client(id);
    return client.births.isEmpty() ? 0 : client.births.getOrDefault(shard, 0L);
  }

  /** A shard that does not know the client has told its log's time. */
  void learn(long id, int shard, long logTime) {
    client(id).births.merge(shard, logTime, Math::max);
  }

  private Client client(long id) {
    if (id != lastId || clients.isEmpty()) {
      last = clients.computeIfAbsent(id, i -> new Client());
      lastId = id;
    }
    return last;
  }
}
