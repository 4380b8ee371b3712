package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.Outcome;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.network.Requirements;
import dev.tally.process.ChildProcess;
import dev.tally.traces.NetworkTraces;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brokers and instances that vanish from everybody, clients too, that are not heard, and whose
 * network is bad, each in a network of its own. Skipped where such networks can not be made.
 */
class KafkaNetworkIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration WHOLE = Duration.ofMinutes(3);

  /** Longer than it takes a kernel to say that there is no such host, where it asks for one. */
  private static final int SILENCE_MILLIS = 5_000;

  private static final Duration DELAY = Duration.ofMillis(200);
  private static final int GONE = 2;

  /** Under the streams protocol, since the classic one gives work back after a minute at best. */
  @Test
  void countsAreExactThroughWhatANetworkDoes(@TempDir Path directory) throws Exception {
    assume(Requirements.missing());
    NetworkTraces before = NetworkTraces.now();
    Map<String, String> settings = Map.of("network", "namespaces", "group-protocol", "streams");
    try (Cluster cluster = new Cluster("kafka", directory, settings)) {
      KafkaDeployment deployment = cluster.deployment();
      assertThat(deployment.whyNotCut()).isEmpty();
      assertThat(deployment.effectiveSettings()).containsEntry("network", "namespaces");
      eachIsAJvmInANetworkOfItsOwn(deployment);
      try (StatefulCounter counter = deployment.connect(new ClientOptions("load", 64))) {
        List<String> keys = IntStream.range(0, 50).mapToObj(n -> "key-" + n).toList();
        Load load = new Load(counter, keys, Duration.ofSeconds(5));
        load.start(16);
        awaitMore(load);
        aBrokerVanishesAndComesBack(deployment, load);
        anInstanceVanishesAndComesBack(deployment, load);
        anInstanceIsNotHeard(deployment, load);
        load.finish();
        load.assertExact();
        assertThat(load.repeated()).as("additions cut off").isPositive();
      }
      assertThat(deployment.metrics()).containsEntry("conflicting_answers", 0.0);
      assertThat(cluster.closeDeployment()).as("processes left").isEmpty();
    }
    assertThat(NetworkTraces.now()).isEqualTo(before);
  }

  private static void aBrokerVanishesAndComesBack(KafkaDeployment deployment, Load load)
      throws Exception {
    String name = "broker-" + GONE;
    try (Admin admin = admin(deployment)) {
      assertThat(partitions(admin)).anyMatch(partition -> leads(partition, GONE));
      deployment.vanish(name);
      try (Socket client = new Socket()) {
        assertThatThrownBy(() -> client.connect(address(deployment, GONE), SILENCE_MILLIS))
            .isInstanceOf(SocketTimeoutException.class);
      }
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> partitions(admin).stream().noneMatch(part -> leads(part, GONE)));
      awaitMore(load);
      assertThat(names(deployment)).as("it runs on").contains(name);
      deployment.heal();
      await()
          .atMost(WHOLE)
          .ignoreExceptions()
          .until(() -> partitions(admin).stream().allMatch(part -> part.isr().size() == 3));
    }
    awaitMore(load);
  }

  private static void anInstanceVanishesAndComesBack(KafkaDeployment deployment, Load load)
      throws Exception {
    deployment.vanish("streams-1");
    awaitEveryPartition(deployment);
    awaitMore(load);
    assertThat(names(deployment)).as("it runs on").contains("streams-1");
    deployment.heal();
    awaitWhole(deployment);
    awaitMore(load);
  }

  private static void anInstanceIsNotHeard(KafkaDeployment deployment, Load load) throws Exception {
    deployment.mute("streams-2");
    awaitEveryPartition(deployment);
    awaitMore(load);
    deployment.heal();
    awaitWhole(deployment);
    awaitMore(load);
  }

  @Test
  void whatADelayedBrokerSendsComesLater(@TempDir Path directory) throws Exception {
    assume(Requirements.missingToDegrade());
    NetworkTraces before = NetworkTraces.now();
    try (Cluster cluster = new Cluster("kafka-1", directory, Map.of("network", "namespaces"))) {
      KafkaDeployment deployment = cluster.deployment();
      try (StatefulCounter counter = deployment.connect(new ClientOptions("late", 16))) {
        RequestIds ids = new RequestIds(new SecureRandom().nextLong());
        deployment.degrade("broker-1", DELAY, 0);
        for (int i = 0; i < 5; i++) {
          long asked = System.nanoTime();
          assertThat(counter.add("key", 1, ids.next(), PATIENCE).toCompletableFuture().join())
              .isInstanceOf(Outcome.Done.class);
          // The command to the instance, and the answer to the client.
          assertThat(Duration.ofNanos(System.nanoTime() - asked))
              .isGreaterThanOrEqualTo(DELAY.multipliedBy(2));
        }
        deployment.heal();
      }
    }
    assertThat(NetworkTraces.now()).isEqualTo(before);
  }

  @Test
  void onTheMachinesOwnNetworkNothingIsCut(@TempDir Path directory) throws Exception {
    try (Cluster cluster = new Cluster("kafka-1", directory, Map.of())) {
      KafkaDeployment deployment = cluster.deployment();
      assertThat(deployment.whyNotCut().orElseThrow()).contains("network=namespaces");
      assertThatThrownBy(() -> deployment.vanish("broker-1"))
          .hasMessageContaining("network=namespaces");
    }
  }

  private static void assume(Optional<String> missing) {
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
  }

  private static void eachIsAJvmInANetworkOfItsOwn(KafkaDeployment deployment) throws Exception {
    Set<String> networks = new HashSet<>();
    networks.add(NetworkTraces.networkOf(ProcessHandle.current().pid()));
    for (ChildProcess process : deployment.processes()) {
      assertThat(ProcessHandle.of(process.pid()).orElseThrow().info().command().orElse(""))
          .endsWith("/java");
      networks.add(NetworkTraces.networkOf(process.pid()));
    }
    assertThat(networks).hasSize(1 + 3 + 2);
  }

  private static Set<String> names(KafkaDeployment deployment) {
    return deployment.processes().stream()
        .filter(ChildProcess::isAlive)
        .map(ChildProcess::name)
        .collect(Collectors.toSet());
  }

  private static InetSocketAddress address(KafkaDeployment deployment, int broker) {
    String[] hostAndPort = deployment.bootstrapServers().split(",", -1)[broker - 1].split(":", -1);
    return new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
  }

  private static Admin admin(KafkaDeployment deployment) {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            deployment.bootstrapServers(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            5000));
  }

  private static List<TopicPartitionInfo> partitions(Admin admin) throws Exception {
    return admin
        .describeTopics(List.of(Names.COMMANDS, Names.RESULTS, Names.CHANGELOG))
        .allTopicNames()
        .get(20, TimeUnit.SECONDS)
        .values()
        .stream()
        .flatMap(topic -> topic.partitions().stream())
        .toList();
  }

  private static boolean leads(TopicPartitionInfo partition, int broker) {
    return partition.leader() == null || partition.leader().id() == broker;
  }

  private static void awaitMore(Load load) {
    long before = load.answered();
    await().atMost(PATIENCE).until(() -> load.answered() >= before + 500);
  }

  private static void awaitWhole(KafkaDeployment deployment) {
    await().atMost(WHOLE).until(() -> deployment.missing().isEmpty());
  }

  private static void awaitEveryPartition(KafkaDeployment deployment) throws Exception {
    try (StatefulCounter counter = deployment.connect(new ClientOptions("probe", 64))) {
      new PartitionProbe(6).await(counter, PATIENCE);
    }
  }
}
