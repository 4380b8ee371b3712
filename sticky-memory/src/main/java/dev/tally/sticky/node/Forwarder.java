package dev.tally.sticky.node;

import dev.tally.counter.Failure;
import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.routing.PlacementMap;
import io.netty.buffer.ByteBuf;
import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Requests that this node passes on to the primary, for clients that ask any node. A relay of
 * bytes: a request travels on the link to the primary under a number of this node's own, and the
 * answer goes back to whoever waits for that number, as it is.
 *
 * <p>No outcome is made up here. What never left is refused for certain. What has left and will not
 * be answered any more, since the link broke or the primary leads no more, is in doubt; the client
 * sends it again under its request id, perhaps through another node, and gets the first answer. So
 * a forwarder, which remembers nothing that matters, may die at any time.
 *
 * <p>What waits is bounded; beyond, requests are refused as overloaded.
 */
final class Forwarder {

  /** The most requests that wait for primaries. */
  static final int MOST = 1 << 16;

  private record Waiting(Answers client, long correlation, PeerLink primary, int shard) {}

  private final LongObjectHashMap<Waiting> waiting = new LongObjectHashMap<>();
  private final Links links;
  private long last;
  private long forwarded;

  Forwarder(Links links) {
    this.links = links;
  }

  int waiting() {
    return waiting.size();
  }

  /** How many were passed on. */
  long forwarded() {
    return forwarded;
  }

  /**
   * Passes a request on.
   *
   * @param client who asks
   * @param correlation the client's number of it
   * @param shard that it is about
   * @param primary who is to answer it
   * @param kind of the request
   * @param body what follows the correlation
   */
  void forward(Answers client, long correlation, int shard, long primary, byte kind, ByteBuf body) {
    Optional<PeerLink> link = links.to(primary);
    if (link.isEmpty() || !link.get().canSend()) {
      client.failed(correlation, Failure.UNAVAILABLE);
      return;
    }
    if (waiting.size() >= MOST) {
      client.failed(correlation, Failure.OVERLOADED);
      return;
    }
    forwarded++;
    long number = ++last;
    waiting.put(number, new Waiting(client, correlation, link.get(), shard));
    link.get().send(out -> out.writeByte(kind).writeLong(number).writeBytes(body));
  }

  /** Whether a frame from another node is an answer to what was passed on. */
  static boolean isAnswer(byte kind) {
    return kind == Kind.DONE
        || kind == Kind.FAILED
        || kind == Kind.NOT_PRIMARY
        || kind == Kind.IN_DOUBT
        || kind == Kind.SESSION_UNKNOWN;
  }

  /** An answer: goes back as it is, under the client's number. */
  void answered(PeerLink from, byte kind, ByteBuf frame) {
    long number = frame.readLong();
    Waiting request = waiting.get(number);
    if (request != null && request.primary() == from) {
      waiting.remove(number);
      request.client().relay(kind, request.correlation(), frame);
    }
  }

  /** A link is down: nothing that left on it will be answered. */
  void lost(PeerLink link) {
    doubt(request -> request.primary() == link);
  }

  /** Shards have other primaries: what waits for the old ones may wait for long. */
  void learn(PlacementMap map) {
    if (!waiting.isEmpty()) {
      doubt(
          request ->
              request.shard() >= map.shards().size()
                  || map.configuration(request.shard()).primary()
                      != request.primary().peer().incarnation());
    }
  }

  private void doubt(Predicate<Waiting> which) {
    List<Long> numbers = new ArrayList<>();
    waiting.forEach(
        (number, request) -> {
          if (which.test(request)) {
            numbers.add(number);
          }
        });
    for (long number : numbers) {
      Waiting request = waiting.remove(number);
      if (request != null) {
        request.client().inDoubt(request.correlation());
      }
    }
  }
}
