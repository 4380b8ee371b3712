package dev.tally.sticky.shard;

import io.netty.util.collection.LongObjectHashMap;
import org.jspecify.annotations.Nullable;

/** The sessions of one shard, by client: part of the replicated state. */
class Sessions {

  private final LongObjectHashMap<Session> byClient = new LongObjectHashMap<>();
  private long latestClient;
  private @Nullable Session latest;

  /** The session of a client, a new one where there is none. */
  Session of(long client) {
    Session session = latest;
    if (session == null || latestClient != client) {
      session = byClient.get(client);
      if (session == null) {
        session = new Session();
        byClient.put(client, session);
      }
      latest = session;
      latestClient = client;
    }
    return session;
  }

  int size() {
    return byClient.size();
  }
}
