package dev.tally.sticky.sim;

import dev.tally.sticky.placement.PlacementLimits;
import dev.tally.sticky.shard.ShardLimits;
import java.util.SplittableRandom;

/**
 * What goes wrong in one simulation, and how often: every seed has its own mix, from calm to wild.
 * Faults that are always there hide each other, and what needs several of one kind in a row never
 * comes about (A. Groce et al., <i>Swarm testing</i>, ISSTA 2012). Times are a tenth of what they
 * are in earnest, so that a few thousand steps see many of them.
 *
 * @param decides who decides about configurations
 * @param losesMajorities whether so many processes may end that state is lost; in the product's
 *     placement only
 * @param lossPercent messages that never arrive
 * @param twicePercent messages that arrive twice
 * @param latePercent messages that others overtake
 * @param faultMillis the mean time between two faults, of all kinds
 * @param primaryPercent how often, every 20 ms, another primary is named for no reason
 * @param memberPercent how often a newcomer is made a learner for no reason
 * @param dropPercent how often a learner is dropped for no reason
 * @param hurryPercent how often another primary is named before the last one has begun
 * @param lagPercent which share of faults is that a node hears late of what was decided
 * @param idlePercent how often a client sleeps before it goes on
 * @param limits of every shard
 * @param placementLimits of the product's placement
 */
record SimMix(
    Decides decides,
    boolean losesMajorities,
    int lossPercent,
    int twicePercent,
    int latePercent,
    int faultMillis,
    int primaryPercent,
    int memberPercent,
    int dropPercent,
    int hurryPercent,
    int lagPercent,
    int idlePercent,
    ShardLimits limits,
    PlacementLimits placementLimits) {

  /** Who decides about configurations. */
  enum Decides {
    /** Anything that is permitted, wise or not. */
    CHAOS,
    /** The product's own placement, with its detectors. */
    PRODUCT
  }

  /** Which mixes may come up. */
  enum Focus {
    /** All. */
    ANY,
    /** Such that the product's placement decides. */
    PRODUCT,
    /** Such that it decides, and state may be lost. */
    LOSSES,
    /** Wild changes of primaries. */
    PRIMARIES,
    /** Wild changes of members, of which nodes hear late. */
    MEMBERS
  }

  private static final long RETRY = 30;
  private static final long READ = 100;
  private static final int SESSIONS = 64;
  private static final int READS = 64;

  static SimMix of(SplittableRandom random, Focus focus) {
    boolean product =
        switch (focus) {
          case ANY -> random.nextInt(5) < 2;
          case PRODUCT, LOSSES -> true;
          case PRIMARIES, MEMBERS -> false;
        };
    boolean primaries = focus == Focus.PRIMARIES;
    boolean members = focus == Focus.MEMBERS;
    return new SimMix(
        product ? Decides.PRODUCT : Decides.CHAOS,
        product && (focus == Focus.LOSSES || random.nextInt(3) == 0),
        one(random, 0, 0, 3, 10, 30),
        one(random, 0, 5, 20),
        one(random, 0, 10, 30),
        one(random, 15, 40, 120),
        primaries ? one(random, 20, 40, 60) : one(random, 0, 1, 3, 10, 60),
        members ? one(random, 60, 90) : one(random, 5, 20, 60),
        members ? 30 : 10,
        primaries ? one(random, 15, 40, 70) : 15,
        members ? 50 : 0,
        one(random, 0, 1, 4),
        new ShardLimits(
            one(random, 2 << 10, 4 << 10, 16 << 10),
            one(random, 64, 160, 512),
            READS,
            RETRY,
            READ,
            SESSIONS,
            one(random, 80, 300)),
        new PlacementLimits(one(random, 1, 2, 8), one(random, 1, 4, 16)));
  }

  boolean isProduct() {
    return decides == Decides.PRODUCT;
  }

  private static int one(SplittableRandom random, int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
