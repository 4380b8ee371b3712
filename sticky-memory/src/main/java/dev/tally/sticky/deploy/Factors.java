package dev.tally.sticky.deploy;

import dev.tally.deploy.Factor;
import java.util.List;

/** All that is worth varying of the settings. */
final class Factors {

  private static final List<String> VARIANTS =
      List.of(StickyBackend.STICKY.name(), StickyBackend.FORWARD.name());

  static final List<Factor> ALL =
      List.of(
          factor("nodes", "over how many processes the shards are spread", "3", "4", "6"),
          factor("shards", "how many parts the state has", "3", "16", "64", "256"),
          factor("routing", "who finds the primary of a key", "client", "any-node"),
          factor("heap-mb", "heap of each node, MiB", "128", "256", "512", "1024"),
          factor("log-kb", "what the log of one shard may hold, KiB", "64", "256", "1024"),
          factor("collector", "who cleans the heaps of nodes", "serial", "parallel", "g1"));

  private Factors() {}

  private static Factor factor(String setting, String about, String... values) {
    return new Factor(setting, about, VARIANTS, Factor.levels(List.of(setting), values));
  }
}
