package dev.tally.sticky.client;

import dev.tally.counter.Failure;
import dev.tally.counter.Outcome;
import dev.tally.counter.Request;
import dev.tally.sticky.routing.Router;
import dev.tally.wire.Call;
import dev.tally.wire.WireClient;

/**
 * What becomes of a call that a node has not done: it goes elsewhere, or there again, while its
 * deadline allows and nothing else was decided; else it ends.
 */
final class Refusals {

  private final StickyClient client;
  private final Routes routes;
  private final Births births;

  Refusals(StickyClient client, Routes routes, Births births) {
    this.client = client;
    this.routes = routes;
    this.births = births;
  }

  /** A node is not the primary and says who is. */
  void misdirected(Call call, int from, int shard, long epoch, long primary) {
    Router known = routes.router();
    if (known == null || !takeBack(call, from, false)) {
      return;
    }
    if (known.learn(shard, epoch, primary) || epoch < known.shard(shard).epoch()) {
      NodeLink next = routes.renew(known, shard);
      if (next != null && next.number() == from) {
        // It has yet to hear that it is.
        client.retrySoon();
      } else {
        client.send(call);
      }
    } else {
      routes.askForMap();
      client.retrySoon();
    }
  }

  /** A node leads no more, and what became of the call there is not known. */
  void doubted(Call call, int from) {
    if (Tag.isAt(call, from)) {
      Tag.doubted(call);
      routes.askForMap();
      client.retrySoon();
    }
  }

  /** The shard remembers nothing of this client. Only what is new for certain may begin anew. */
  void sessionUnknown(Call call, int from, long logTime) {
    Router known = routes.router();
    if (known == null
        || !takeBack(call, from, true)
        || !(call.request() instanceof Request.Add add)) {
      return;
    }
    births.learn(StickyClient.shardOf(known, call), logTime);
    if (Tag.isNewForCertain(call) && add.id().beginAgain(logTime)) {
      client.send(call);
    } else {
      end(call, Failure.SESSION_EXPIRED, "the shard has forgotten this client meanwhile");
    }
  }

  /** A node has refused. Where it may be otherwise next time, there is a next time. */
  void refused(Call call, int from, Failure failure) {
    boolean isFinal = failure == Failure.OVERFLOW || failure == Failure.SESSION_EXPIRED;
    if (!takeBack(call, from, isFinal)) {
      return;
    }
    switch (failure) {
      case UNAVAILABLE -> {
        routes.askForMap();
        client.retrySoon();
      }
      case OVERLOADED -> {
        if (Tag.isInDoubt(call)) {
          client.retrySoon();
        } else {
          client.calls().finish(call, new Outcome.Failed(failure, "the shard holds all it may"));
        }
      }
      case OVERFLOW ->
          // The first answer to this request, whichever sending of it came first.
          client.calls().finish(call, new Outcome.Failed(failure, "the value would leave 64 bits"));
      case STATE_LOST -> {
        // Another generation may have begun since.
        routes.askForMap();
        end(call, failure, "the state of this shard is lost");
      }
      default -> end(call, failure, "refused by the shard: " + failure);
    }
  }

  private void end(Call call, Failure failure, String detail) {
    client.calls().finish(call, WireClient.unanswered(call, failure, detail));
  }

  /**
   * A call whose sending was refused is no longer there, and can fail for certain again, unless an
   * earlier sending is in doubt.
   *
   * @param decided whether the log has decided so, which any member may tell that may answer
   * @return false where the refusal is of an earlier sending, and another is on its way
   */
  private static boolean takeBack(Call call, int from, boolean decided) {
    if (!Tag.isAt(call, from) && !(decided && Tag.isAnywhere(call))) {
      return false;
    }
    Tag.takenBack(call);
    if (!Tag.isInDoubt(call)) {
      call.markRefused();
    }
    return true;
  }
}
