package dev.tally.kafka.deploy;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Accountable;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Suspendable;
import dev.tally.kafka.broker.Brokers;
import dev.tally.kafka.broker.ExternalBrokers;
import dev.tally.kafka.client.ClientMetrics;
import dev.tally.kafka.client.KafkaCounter;
import dev.tally.kafka.metrics.BrokerMetrics;
import dev.tally.kafka.node.RelayGroup;
import dev.tally.kafka.settings.Sizing;
import dev.tally.process.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The counter's brokers, topics and clients without Kafka Streams: either as many processes in its
 * place as there would be instances, which answer each command with nothing but a consumer and a
 * producer; or nobody, and records go to the brokers and straight back, a way which the others take
 * twice. It counts nothing: an addition answers with its delta. Safe for use by many threads.
 */
final class KafkaFloor implements Deployment, Suspendable, Accountable {

  private static final Duration READY = Duration.ofMinutes(3);
  private static final int PROBES_IN_FLIGHT = 1024;

  private final Brokers brokers;
  private final Optional<RelayGroup> relays;
  private final ClientMetrics metrics = new ClientMetrics();
  private final BrokerMetrics brokerMetrics = new BrokerMetrics();
  private final ClientSpecs clients;
  private final PartitionProbe probe;
  private final Sizing size;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Map<String, String> effective = Map.of();

  private KafkaFloor(Sizing size, Brokers brokers, Optional<RelayGroup> relays) {
    this.size = size;
    this.brokers = brokers;
    this.relays = relays;
    this.clients = new ClientSpecs(size, brokers.place(), List::of);
    this.probe = new PartitionProbe(size.partitions());
  }

  /**
   * Makes the topics, starts relays, and waits until every partition answers.
   *
   * @param size of brokers, relays and topics
   * @param brokers that answer; ended where this fails
   * @param relayed whether relays stand between commands and answers
   * @param context as for any deployment
   */
  static KafkaFloor start(Sizing size, Brokers brokers, boolean relayed, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    List<String> topics = ClusterAdmin.TOPICS_WITHOUT_STREAMS;
    try (ClusterAdmin admin = new ClusterAdmin(brokers, size)) {
      admin.createTopics();
      admin.awaitInSync(topics, READY, brokers.processes());
      Optional<RelayGroup> relays = Optional.empty();
      if (relayed) {
        relays =
            Optional.of(
                RelayGroup.start(
                    KafkaDeployment.spec(size, brokers, context),
                    size.partitions(),
                    context.supervisor()));
      }
      KafkaFloor floor = new KafkaFloor(size, brokers, relays);
      try {
        floor.awaitServing();
        floor.effective = EffectiveSettings.read(admin.client(), size, brokers.place(), topics);
        return floor;
      } catch (DeploymentException | InterruptedException | RuntimeException e) {
        floor.close();
        throw e;
      }
    } catch (DeploymentException | InterruptedException | RuntimeException e) {
      brokers.killAll();
      throw e;
    }
  }

  private void awaitServing() throws DeploymentException, InterruptedException {
    try (StatefulCounter counter = connect(new ClientOptions("probe", PROBES_IN_FLIGHT))) {
      probe.await(counter, READY);
    }
  }

  @Override
  public StatefulCounter connect(ClientOptions options) {
    return relays.isPresent()
        ? KafkaCounter.connect(clients.next(options), metrics)
        : KafkaCounter.connectFloor(clients.next(options), metrics);
  }

  @Override
  public Map<String, String> effectiveSettings() {
    return effective;
  }

  @Override
  public List<ChildProcess> processes() {
    return Stream.concat(
            brokers.processes().stream(), relays.stream().flatMap(r -> r.processes().stream()))
        .toList();
  }

  @Override
  public Map<String, Work> work() throws DeploymentException {
    try {
      return brokerMetrics.look(brokers.processes());
    } catch (IOException e) {
      throw new DeploymentException("the brokers do not account: " + e.getMessage(), e);
    }
  }

  @Override
  public void suspend() {
    relays.ifPresent(group -> group.processes().forEach(ChildProcess::pause));
    brokers.processes().forEach(ChildProcess::pause);
  }

  @Override
  public void resume() throws DeploymentException, InterruptedException {
    brokers.processes().forEach(ChildProcess::wake);
    brokers.awaitComplete(READY);
    relays.ifPresent(group -> group.processes().forEach(ChildProcess::wake));
    awaitServing();
  }

  @Override
  public void close() {
    relays.ifPresent(RelayGroup::close);
    if (brokers instanceof ExternalBrokers && closed.compareAndSet(false, true)) {
      try (ClusterAdmin admin = new ClusterAdmin(brokers, size)) {
        admin.deleteTopics();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    brokers.killAll();
    brokerMetrics.close();
  }
}
