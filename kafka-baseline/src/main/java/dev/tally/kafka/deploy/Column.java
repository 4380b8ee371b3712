package dev.tally.kafka.deploy;

import dev.tally.counter.ReadLevel;
import dev.tally.deploy.Guarantees;
import dev.tally.deploy.Guarantees.Loss;
import dev.tally.deploy.Variant;
import dev.tally.kafka.settings.Profile;
import java.util.List;
import java.util.Set;

/**
 * A variant and what it stands for.
 *
 * @param variant as the runner sees it
 * @param brokers how many
 * @param profile its set of settings
 */
record Column(Variant variant, int brokers, Profile profile) {

  static final List<Column> ALL =
      List.of(
          of("kafka", 3, Profile.AT_LEAST_ONCE),
          of("kafka-1", 1, Profile.AT_LEAST_ONCE),
          of("kafka-eo", 3, Profile.EXACTLY_ONCE),
          of("kafka-1-eo", 1, Profile.EXACTLY_ONCE));

  private static Column of(String name, int brokers, Profile profile) {
    String title =
        "Kafka Streams, "
            + (brokers == 1 ? "1 broker (weaker tier)" : brokers + " brokers")
            + ", "
            + profile.label();
    return new Column(
        new Variant(name, title, Variant.Kind.SYSTEM, guarantees(brokers, profile)),
        brokers,
        profile);
  }

  private static Guarantees guarantees(int brokers, Profile profile) {
    String held =
        brokers == 1
            ? "the one broker holds the command in memory"
            : "every in-sync broker, at least 2 of 3, holds the command in memory";
    String answered =
        profile == Profile.EXACTLY_ONCE
            ? ", and the transaction with the answer is committed"
            : ", and the answer has been folded from the log";
    // A killed process leaves what it wrote in the page cache, so its log is whole when it is back.
    Set<Loss> survives =
        brokers == 1
            ? Set.of(Loss.ONE_NODE, Loss.ALL_PROCESSES)
            : Set.of(Loss.ONE_NODE, Loss.ONE_ZONE, Loss.ALL_PROCESSES);
    return new Guarantees(
        held + answered, brokers == 1 ? 1 : 2, false, survives, Set.of(ReadLevel.LINEARIZABLE));
  }
}
