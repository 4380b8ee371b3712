package dev.tally.network;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * A bad network, as {@code tc} is told of it.
 *
 * @param delay how much later every packet leaves, 0 to a minute
 * @param loss the share of packets that never do, 0 to 1
 */
record Netem(Duration delay, double loss) {

  private static final Duration MOST = Duration.ofMinutes(1);

  /**
   * How many packets may wait for their time. By itself it would be a thousand, and lose what is
   * more: a tenth of a second's delay would then be a limit of 10,000 packets a second.
   */
  private static final int LIMIT = 100_000;

  Netem {
    if (delay.isNegative() || delay.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("delay is " + delay + ", must be 0 to " + MOST);
    }
    if (!(loss >= 0 && loss <= 1)) {
      throw new IllegalArgumentException("loss is " + loss + ", must be 0 to 1");
    }
  }

  /** What makes it, on what an interface sends. */
  List<String> make(String device) {
    return List.of(
        "qdisc",
        "replace",
        "dev",
        device,
        "root",
        "netem",
        "limit",
        Integer.toString(LIMIT),
        "delay",
        delay.toNanos() / 1_000 + "us",
        "loss",
        BigDecimal.valueOf(loss).movePointRight(2).toPlainString() + "%");
  }

  /** What takes it off again. */
  static List<String> unmake(String device) {
    return List.of("qdisc", "del", "dev", device, "root");
  }
}
