package dev.tally.sticky.client;

import dev.tally.counter.RequestId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client can say of when a request began: a time of the shard's log at which it had not been
 * sent yet, the same however often it is sent again; see the sessions of {@link
 * dev.tally.sticky.shard}. Only asked for where a shard has forgotten clients; 0 till then. One
 * thread's.
 */
final class Births {

  private static final int MOST = 1024;

  /** One user of this connection. */
  private static final class Client {
    private final Map<Integer, AtShard> shards = new HashMap<>();
    private long highest = -1;
  }

  /** What one shard has told one client. */
  private static final class AtShard {
    /** Of requests that were not sent before the shard told its time: from this sequence on. */
    private final TreeMap<Long, Long> from = new TreeMap<>();

    /** Of single requests that were, and were refused. Without it, one is refused again. */
    private final Map<Long, Long> single =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MOST;
          }
        };
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

  /** What to say of a request's birth. */
  long of(RequestId id, int shard) {
    Client client = client(id.client());
    if (client.shards.isEmpty()) {
      return 0;
    }
    AtShard told = client.shards.get(shard);
    if (told == null) {
      return 0;
    }
    Long own = told.single.get(id.sequence());
    if (own != null) {
      return own;
    }
    Map.Entry<Long, Long> floor = told.from.floorEntry(id.sequence());
    return floor == null ? 0 : floor.getValue();
  }

  /** A shard has refused a request that was sent this once, and has told its log's time. */
  void learn(RequestId id, int shard, long logTime) {
    Client client = client(id.client());
    AtShard told = client.shards.computeIfAbsent(shard, s -> new AtShard());
    told.single.put(id.sequence(), logTime);
    told.from.put(client.highest + 1, logTime);
    if (told.from.size() > MOST) {
      told.from.pollFirstEntry();
    }
  }

  private Client client(long id) {
    if (id != lastId || clients.isEmpty()) {
      last = clients.computeIfAbsent(id, i -> new Client());
      lastId = id;
    }
    return last;
  }
}
