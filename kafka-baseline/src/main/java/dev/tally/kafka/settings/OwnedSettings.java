package dev.tally.kafka.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which of Kafka's settings are not for a user to overlay, and why. */
final class OwnedSettings {

  private static final String DECLARED = "what the variant declares rests on it";
  private static final String PLACE = "Tally sets it for each process itself";
  private static final String CLIENT_SECURITY =
      "security goes into the file of client-properties, with bootstrap-servers";
  private static final String BROKER_SECURITY =
      "Tally's own brokers are reached from this machine alone, without TLS, login or rules of"
          + " access";
  private static final String STANDBYS = "it is chosen by the setting standbys";
  private static final String PROTOCOL = "it is chosen by the setting group-protocol";

  /** By the name within the scope; in {@link Scope#STREAMS} whichever client's. */
  private static final Map<Scope, Set<String>> DECLARES =
      Map.of(
          Scope.PRODUCER, Set.of("acks", "enable.idempotence"),
          Scope.CONSUMER, Set.of("isolation.level", "auto.offset.reset"),
          Scope.STREAMS,
              Set.of(
                  "processing.guarantee",
                  "replication.factor",
                  "acks",
                  "enable.idempotence",
                  "isolation.level",
                  "auto.offset.reset",
                  "min.insync.replicas",
                  "min.compaction.lag.ms",
                  "cleanup.policy",
                  "unclean.leader.election.enable"),
          Scope.BROKER, Set.of("min.insync.replicas", "unclean.leader.election.enable"),
          Scope.COMMANDS_TOPIC,
              Set.of(
                  "min.insync.replicas",
                  "cleanup.policy",
                  "unclean.leader.election.enable",
                  "message.timestamp.type"),
          Scope.RESULTS_TOPIC,
              Set.of("min.insync.replicas", "cleanup.policy", "unclean.leader.election.enable"),
          Scope.CHANGELOG_TOPIC,
              Set.of(
                  "min.insync.replicas",
                  "min.compaction.lag.ms",
                  "cleanup.policy",
                  "unclean.leader.election.enable"));

  private static final Map<Scope, Set<String>> PLACES =
      Map.of(
          Scope.BROKER,
              Set.of(
                  "broker.rack",
                  "process.roles",
                  "node.id",
                  "broker.id",
                  "controller.quorum.voters",
                  "controller.quorum.bootstrap.servers",
                  "listeners",
                  "advertised.listeners",
                  "controller.listener.names",
                  "listener.security.protocol.map",
                  "inter.broker.listener.name",
                  "early.start.listeners",
                  "log.dir",
                  "log.dirs",
                  "metadata.log.dir"),
          Scope.PRODUCER,
              Set.of(
                  "bootstrap.servers",
                  "client.id",
                  "buffer.memory",
                  "transactional.id",
                  "key.serializer",
                  "value.serializer"),
          Scope.CONSUMER,
              Set.of(
                  "bootstrap.servers",
                  "client.id",
                  "group.id",
                  "group.instance.id",
                  "key.deserializer",
                  "value.deserializer"),
          Scope.STREAMS,
              Set.of(
                  "bootstrap.servers",
                  "bootstrap.controllers",
                  "application.id",
                  "application.server",
                  "state.dir",
                  "client.id",
                  "group.id",
                  "group.instance.id",
                  "transactional.id",
                  "key.serializer",
                  "value.serializer",
                  "key.deserializer",
                  "value.deserializer"));

  private static final Set<String> SECURITY = Set.of("ssl.", "sasl.", "security.");
  private static final Set<String> BROKERS_SECURITY =
      Set.of("listener.name.", "delegation.token.", "authorizer.", "principal.builder.");

  private OwnedSettings() {}

  /**
   * Why a setting is not for a user to overlay.
   *
   * @param scope of the setting
   * @param name within it
   * @return empty where it is
   */
  static Optional<String> reason(Scope scope, String name) {
    String bare = SettingNames.bare(scope, name);
    if (DECLARES.getOrDefault(scope, Set.of()).contains(bare)) {
      return Optional.of(DECLARED);
    }
    if (PLACES.getOrDefault(scope, Set.of()).contains(bare)
        || (scope == Scope.STREAMS && bare.startsWith("client.tag."))) {
      return Optional.of(PLACE);
    }
    if (scope == Scope.STREAMS && bare.equals("group.protocol")) {
      return Optional.of(PROTOCOL);
    }
    if ((scope == Scope.STREAMS && bare.equals("num.standby.replicas"))
        || (scope == Scope.BROKER && bare.equals("group.streams.num.standby.replicas"))) {
      return Optional.of(STANDBYS);
    }
    if (scope == Scope.BROKER) {
      return begins(bare, SECURITY) || begins(bare, BROKERS_SECURITY)
          ? Optional.of(BROKER_SECURITY)
          : Optional.empty();
    }
    return begins(bare, SECURITY) ? Optional.of(CLIENT_SECURITY) : Optional.empty();
  }

  private static boolean begins(String name, Set<String> prefixes) {
    return prefixes.stream().anyMatch(name::startsWith);
  }
}
