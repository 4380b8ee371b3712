package dev.tally.sticky.shard;

import dev.tally.sticky.sim.ShardFactory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makers of shards that get one decision wrong, each as somebody might in earnest: what a test of
 * the simulation plants, to see that it is noticed.
 */
public final class ShardProbe {

  private ShardProbe() {}

  private static ShardFactory with(Rules faulty) {
    return (generation, shard, self, limits, peers, events) ->
        new ShardReplica(generation, shard, self, limits, peers, events, faulty);
  }

  /** An addition is answered when the primary alone holds it. */
  public static ShardFactory answeringBeforeReplication() {
    return with(
        new Rules() {
          @Override
          long reached(long[] marks) {
            return Arrays.stream(marks).max().orElseThrow();
          }
        });
  }

  /** While members change, a majority of the new ones is enough. */
  public static ShardFactory changingWithoutTheOldMembers() {
    return with(
        new Rules() {
          @Override
          boolean asksOldMembers() {
            return false;
          }
        });
  }

  /** A new primary begins without asking anybody. */
  public static ShardFactory beginningUnfenced() {
    return with(
        new Rules() {
          @Override
          boolean fences() {
            return false;
          }
        });
  }

  /** A new primary takes its own log for the longest. */
  public static ShardFactory keepingItsOwnLog() {
    return with(
        new Rules() {
          @Override
          boolean adoptsLongest() {
            return false;
          }
        });
  }

  /** What one other member holds is committed, however many make a majority. */
  public static ShardFactory lettingOneDecideAlways() {
    return with(
        new Rules() {
          @Override
          boolean oneDecides(boolean settled, int needed) {
            return true;
          }
        });
  }

  /** A linearizable read does not wait for what another member may have answered. */
  public static ShardFactory readingBeforeWhatOthersAnswered() {
    return with(
        new Rules() {
          @Override
          boolean awaitsOrdered() {
            return false;
          }
        });
  }

  /** An entry of an older epoch is committed once a majority holds it. */
  public static ShardFactory committingOldEpochsByCount() {
    return with(
        new Rules() {
          @Override
          boolean commitsByCount(long entryEpoch, long epoch) {
            return true;
          }
        });
  }

  /** Messages of older epochs are taken for ones of this epoch. */
  public static ShardFactory takingOldEpochs() {
    return with(
        new Rules() {
          @Override
          boolean refuses(long epoch, long promised) {
            return false;
          }
        });
  }

  /** A linearizable read is answered by whoever believes to be primary. */
  public static ShardFactory servingReadsUnconfirmed() {
    return with(
        new Rules() {
          @Override
          boolean confirmsReads() {
            return false;
          }
        });
  }

  /** A member acknowledges all it holds, also what it holds from another primary. */
  public static ShardFactory acknowledgingTheUncompared() {
    return with(
        new Rules() {
          @Override
          boolean acknowledgesComparedOnly() {
            return false;
          }
        });
  }

  /** A member keeps what contradicts its primary. */
  public static ShardFactory keepingWhatContradicts() {
    return with(
        new Rules() {
          @Override
          boolean truncates() {
            return false;
          }
        });
  }

  /** A snapshot brings counters, but not what has been answered to whom. */
  public static ShardFactory leavingSessionsOutOfSnapshots() {
    return with(
        new Rules() {
          @Override
          boolean snapshotsSessions() {
            return false;
          }
        });
  }

  /** Who is member no more forgets its promise with its state. */
  public static ShardFactory forgettingPromises() {
    return with(
        new Rules() {
          @Override
          boolean keepsPromise() {
            return false;
          }
        });
  }

  /** A primary that is named again goes on unfenced, though another may have been in between. */
  public static ShardFactory goingOnOverAGap() {
    return with(
        new Rules() {
          @Override
          boolean follows(long epoch, long next) {
            return next > epoch;
          }
        });
  }

  /** What a learner held once, it is believed to hold still. */
  public static ShardFactory trustingOldProgressOfLearners() {
    return with(
        new Rules() {
          @Override
          boolean forgetsLearners() {
            return false;
          }
        });
  }

  /** A node clears itself on any map that does not name it, however old. */
  public static ShardFactory clearingOnOldMaps() {
    return with(
        new Rules() {
          @Override
          boolean mayClear(long epoch, long promised) {
            return true;
          }
        });
  }

  /** A repetition is taken for news. */
  public static ShardFactory skippingDeduplication() {
    return with(
        new Rules() {
          @Override
          Sessions sessions() {
            return new Sessions() {
              @Override
              Session of(long client, long birth) {
                return new Session(0);
              }
            };
          }
        });
  }

  /** A client whose session was forgotten is taken for a new one. */
  public static ShardFactory welcomingForgottenClients() {
    return with(
        new Rules() {
          @Override
          Sessions sessions() {
            return new Sessions() {
              @Override
              @Nullable Session of(long client, long birth) {
                return super.of(client, Long.MAX_VALUE);
              }

              @Override
              boolean mayBeForgotten(Session session, long birth) {
                return false;
              }

              @Override
              boolean admits(long client, long birth) {
                return true;
              }
            };
          }
        });
  }
}
