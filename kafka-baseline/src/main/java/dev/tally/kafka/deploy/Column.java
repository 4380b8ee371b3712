package dev.tally.kafka.deploy;

import dev.tally.counter.ReadLevel;
import dev.tally.deploy.Guarantees;
import dev.tally.deploy.Guarantees.Loss;
import dev.tally.deploy.Variant;
import dev.tally.kafka.settings.Choices;
import dev.tally.kafka.settings.GroupProtocol;
import dev.tally.kafka.settings.Profile;
import dev.tally.kafka.settings.StoreKind;
import dev.tally.kafka.settings.Tuning;
import java.util.List;
import java.util.Set;

/**
 * A variant and what it stands for.
 *
 * @param variant as the runner sees it
 * @param brokers how many
 * @param profile its set of settings
 * @param choices what else it is known for
 * @param standbys copies of each partition's state that wait beside it, where nothing else is asked
 * @param way what stands between an addition and its answer
 */
record Column(
    Variant variant, int brokers, Profile profile, Choices choices, int standbys, Way way) {

  /** What stands between an addition and its answer. */
  enum Way {
    /** Kafka Streams, which counts. */
    STREAMS,
    /** A bare consumer and producer beside the brokers, with the settings of Streams' own. */
    RELAY,
    /** Nothing but the brokers: half the way of the others. */
    BROKERS
  }

  private static final Choices IN_MEMORY = Choices.USUAL.with(StoreKind.MEMORY);
  private static final Choices BATCHED = Choices.USUAL.with(Tuning.THROUGHPUT);
  private static final Choices STREAMS_GROUP = Choices.USUAL.with(GroupProtocol.STREAMS);
  private static final Choices STATIC = Choices.USUAL.with(GroupProtocol.STATIC);

  static final List<Column> ALL =
      List.of(
          of("kafka", 3, Profile.AT_LEAST_ONCE, Choices.USUAL, ""),
          of("kafka-1", 1, Profile.AT_LEAST_ONCE, Choices.USUAL, ""),
          of("kafka-eo", 3, Profile.EXACTLY_ONCE, Choices.USUAL, ""),
          of("kafka-1-eo", 1, Profile.EXACTLY_ONCE, Choices.USUAL, ""),
          of(
              "kafka-streams-group",
              3,
              Profile.AT_LEAST_ONCE,
              STREAMS_GROUP,
              ", streams group protocol (KIP-1071)"),
          of("kafka-static", 3, Profile.AT_LEAST_ONCE, STATIC, ", static members (KIP-345)"),
          withoutStandby("kafka-no-standby", Choices.USUAL, ""),
          withoutStandby(
              "kafka-streams-group-no-standby",
              STREAMS_GROUP,
              ", streams group protocol (KIP-1071)"),
          of("kafka-defaults", 3, Profile.DEFAULTS, Choices.USUAL, ""),
          of("kafka-1-defaults", 1, Profile.DEFAULTS, Choices.USUAL, ""),
          of("kafka-memory", 3, Profile.AT_LEAST_ONCE, IN_MEMORY, ", in-memory store"),
          of("kafka-1-memory", 1, Profile.AT_LEAST_ONCE, IN_MEMORY, ", in-memory store"),
          of("kafka-throughput", 3, Profile.AT_LEAST_ONCE, BATCHED, ", tuned for throughput"),
          of("kafka-1-throughput", 1, Profile.AT_LEAST_ONCE, BATCHED, ", tuned for throughput"),
          floor("kafka-relay", 3, Way.RELAY),
          floor("kafka-1-relay", 1, Way.RELAY),
          floor("kafka-floor", 3, Way.BROKERS),
          floor("kafka-1-floor", 1, Way.BROKERS));

  private static Column of(
      String name, int brokers, Profile profile, Choices choices, String besides) {
    // A newcomer gets none.
    return of(name, brokers, profile, choices, besides, profile == Profile.DEFAULTS ? 0 : 1);
  }

  /** What is gone with an instance is then restored from the changelog. */
  private static Column withoutStandby(String name, Choices choices, String besides) {
    return of(name, 3, Profile.AT_LEAST_ONCE, choices, besides + ", no standby", 0);
  }

  private static Column of(
      String name, int brokers, Profile profile, Choices choices, String besides, int standbys) {
    String title =
        "Kafka Streams, "
            + (brokers == 1 ? "1 broker (weaker tier)" : brokers + " brokers")
            + ", "
            + profile.label()
            + besides;
    return new Column(
        new Variant(name, title, Variant.Kind.SYSTEM, guarantees(brokers, profile)),
        brokers,
        profile,
        choices,
        standbys,
        Way.STREAMS);
  }

  /** The same brokers, topics and clients, and nobody who counts. */
  private static Column floor(String name, int brokers, Way way) {
    String title =
        "Floor: "
            + (way == Way.RELAY
                ? "a command's way without Kafka Streams, "
                : "a record to the brokers and back, ")
            + (brokers == 1 ? "1 broker" : brokers + " brokers");
    Guarantees guarantees =
        new Guarantees(
            way == Way.RELAY
                ? "when a consumer and producer have passed it on, counted nowhere"
                : "when it has come back from the brokers, counted nowhere",
            0,
            false,
            Set.of(),
            Set.of(ReadLevel.LINEARIZABLE));
    return new Column(
        new Variant(name, title, Variant.Kind.FLOOR, guarantees),
        brokers,
        Profile.AT_LEAST_ONCE,
        Choices.USUAL,
        0,
        way);
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
        held + answered, brokers == 1 ? 1 : 2, false, survives, Set.of(ReadLevel.values()));
  }
}
