package dev.tally.sticky.sim;

import dev.tally.sticky.shard.ShardLimits;
import java.util.SplittableRandom;

/**
 * What goes wrong in one simulation, and how often: every seed has its own mix, from calm to wild.
 * Faults that are always there hide each other, and what needs several of one kind in a row never
 * comes about (A. Groce et al., <i>Swarm testing</i>, ISSTA 2012). Times are a tenth of what they
 * are in earnest, so that a few thousand steps see many of them.
 *
 * @param lossPercent messages that never arrive
 * @param twicePercent messages that arrive twice
 * @param latePercent messages that others overtake
 * @param faultMillis the mean time between two faults, of all kinds
 * @param primaryPercent how often, every 20 ms, another primary is named for no reason
 * @param memberPercent how often a newcomer is made a learner for no reason
 * @param idlePercent how often a client sleeps before it goes on
 * @param limits of every shard
 */
record SimMix(
    int lossPercent,
    int twicePercent,
    int latePercent,
    int faultMillis,
    int primaryPercent,
    int memberPercent,
    int idlePercent,
    ShardLimits limits) {

  private static final long RETRY = 30;
  private static final long READ = 100;
  private static final int SESSIONS = 64;
  private static final int READS = 64;

  static SimMix of(SplittableRandom random) {
    return new SimMix(
        one(random, 0, 0, 3, 10, 30),
        one(random, 0, 5, 20),
        one(random, 0, 10, 30),
        one(random, 15, 40, 120),
        one(random, 0, 1, 3, 10, 60),
        one(random, 5, 20, 60),
        one(random, 0, 1, 4),
        new ShardLimits(
            one(random, 2 << 10, 4 << 10, 16 << 10),
            one(random, 64, 160, 512),
            READS,
            RETRY,
            READ,
            SESSIONS,
            one(random, 80, 300)));
  }

  private static int one(SplittableRandom random, int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
