package dev.tally.sticky.shard;

import io.netty.util.collection.LongObjectHashMap;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one shard, by client: part of the replicated state.
 *
 * <p>A session that was not used for long is forgotten, on all members at the same entry of the
 * log. A client without a session is then either new, or forgotten; only a new one may begin. It
 * proves to be new by its <i>birth</i>: a time of this log at which it had not sent anything yet.
 * Whatever it was answered since, carries that time or a later one; so where nothing used since
 * then has been forgotten, nothing of this client has. No clock but the log's is asked, and that
 * only rises.
 *
 * <p>A client that was forgotten and begins anew may still have requests under way from before:
 * they may have been applied in the session that is forgotten, and the new one knows nothing of
 * them. So the birth belongs to the request, not to the client; and one that is older than what had
 * been forgotten when the session began is refused also where there is a session, unless that
 * remembers the very request.
 */
class Sessions {

  private final LongObjectHashMap<Session> byClient = new LongObjectHashMap<>();
  private long forgottenBefore;
  private long latestClient;
  private @Nullable Session latest;

  /** The session of a client, a new one where it may begin; null for none. */
  @Nullable Session of(long client, long birth) {
    Session session = latest;
    if (session == null || latestClient != client) {
      session = byClient.get(client);
      if (session == null) {
        if (birth < forgottenBefore) {
          return null;
        }
        session = new Session(forgottenBefore);
        byClient.put(client, session);
      }
      latest = session;
      latestClient = client;
    }
    return session;
  }

  /** Whether what a session does not remember may have been applied in one before it. */
  boolean mayBeForgotten(Session session, long birth) {
    return birth < session.start();
  }

  /** Whether a request of this client would be taken. */
  boolean admits(long client, long birth) {
    return birth >= forgottenBefore || knows(client);
  }

  boolean knows(long client) {
    return (latest != null && latestClient == client) || byClient.containsKey(client);
  }

  /** Forgets every session last used before a time. */
  void forget(long before) {
    if (before <= forgottenBefore) {
      return;
    }
    forgottenBefore = before;
    latest = null;
    Iterator<Session> all = byClient.values().iterator();
    while (all.hasNext()) {
      if (all.next().used() < before) {
        all.remove();
      }
    }
  }

  int size() {
    return byClient.size();
  }

  // --- snapshots ---

  int bytes() {
    int bytes = Long.BYTES + Integer.BYTES;
    for (Session session : byClient.values()) {
      bytes += Long.BYTES + session.bytes();
    }
    return bytes;
  }

  void write(ByteBuffer to) {
    to.putLong(forgottenBefore).putInt(byClient.size());
    byClient.forEach(
        (client, session) -> {
          to.putLong(client);
          session.write(to);
        });
  }

  void read(ByteBuffer from) {
    byClient.clear();
    latest = null;
    forgottenBefore = from.getLong();
    for (int left = from.getInt(); left > 0; left--) {
      long client = from.getLong();
      byClient.put(client, Session.read(from));
    }
  }
}
