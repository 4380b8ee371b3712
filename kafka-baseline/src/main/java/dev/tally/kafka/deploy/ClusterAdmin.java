package dev.tally.kafka.deploy;

import dev.tally.deploy.DeploymentException;
import dev.tally.kafka.broker.Brokers;
import dev.tally.kafka.broker.Readiness;
import dev.tally.kafka.settings.GroupProtocol;
import dev.tally.kafka.settings.Scope;
import dev.tally.kafka.settings.SettingsTable;
import dev.tally.kafka.settings.Sizing;
import dev.tally.process.ChildProcess;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of the brokers around a deployment's start and return. Closes its client. */
final class ClusterAdmin implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterAdmin.class);
  private static final int SECONDS = 10;
  private static final short TRANSACTION_VERSION = 2;

  /** All that a deployment which counts has. */
  static final List<String> TOPICS = List.of(Names.COMMANDS, Names.RESULTS, Names.CHANGELOG);

  /** All that one without Kafka Streams has. */
  static final List<String> TOPICS_WITHOUT_STREAMS = List.of(Names.COMMANDS, Names.RESULTS);

  private final Admin admin;
  private final Sizing size;

  ClusterAdmin(Brokers brokers, Sizing size) {
    this.admin = brokers.admin();
    this.size = size;
  }

  /** Makes the topics of commands and results; the changelog is Streams' own to make. */
  void createTopics() throws DeploymentException, InterruptedException {
    ask(
        "creating topics",
        admin
            .createTopics(
                List.of(
                    topic(Names.COMMANDS, size.partitions(), Scope.COMMANDS_TOPIC),
                    topic(Names.RESULTS, Names.RESULT_PARTITIONS, Scope.RESULTS_TOPIC)))
            .all());
  }

  private NewTopic topic(String name, int partitions, Scope scope) {
    return new NewTopic(name, partitions, (short) size.replicationFactor())
        .configs(SettingsTable.of(size, scope));
  }

  /** Removes what was made, the changelog included; not there is as good. */
  void deleteTopics() throws InterruptedException {
    try {
      ask("deleting topics", admin.deleteTopics(TOPICS).all());
    } catch (DeploymentException e) {
      LOG.warn("topics are left behind: {}", e.getMessage());
    }
  }

  /**
   * The shortest session that the brokers allow.
   *
   * @return milliseconds
   */
  int leastSessionTimeout() throws DeploymentException, InterruptedException {
    String broker =
        ask("brokers", admin.describeCluster().nodes()).stream()
            .findFirst()
            .orElseThrow(() -> new DeploymentException("no broker answers"))
            .idString();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
    return Integer.parseInt(
        ask("broker settings", admin.describeConfigs(List.of(resource)).all())
            .get(resource)
            .get("group.min.session.timeout.ms")
            .value());
  }

  /** Transactions must be of the version that fences by epoch on every transaction (KIP-890). */
  void assertTransactionVersion() throws DeploymentException, InterruptedException {
    var features = ask("features", admin.describeFeatures().featureMetadata()).finalizedFeatures();
    short level =
        Optional.ofNullable(features.get("transaction.version"))
            .map(range -> range.maxVersionLevel())
            .orElse((short) 0);
    if (level != TRANSACTION_VERSION) {
      throw new DeploymentException(
          "transaction.version is " + level + ", must be " + TRANSACTION_VERSION);
    }
  }

  /** Waits until every partition has all its copies in sync, each led where it should be. */
  void awaitInSync(Duration timeout, Collection<ChildProcess> children)
      throws DeploymentException, InterruptedException {
    awaitInSync(TOPICS, timeout, children);
    // Leaders that moved while a broker was away would leave the others idle.
    ask("electing leaders", admin.electLeaders(ElectionType.PREFERRED, null).partitions());
  }

  /** Waits until every partition of some topics has all its copies in sync. */
  void awaitInSync(List<String> topics, Duration timeout, Collection<ChildProcess> children)
      throws DeploymentException, InterruptedException {
    Readiness.await(
        "every partition to have " + size.replicationFactor() + " copies in sync",
        timeout,
        children,
        () -> inSync(topics));
  }

  private boolean inSync(List<String> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin
        .describeTopics(topics)
        .allTopicNames()
        .get(SECONDS, TimeUnit.SECONDS)
        .values()
        .stream()
        .flatMap(topic -> topic.partitions().stream())
        .allMatch(partition -> partition.isr().size() == size.replicationFactor());
  }

  /** Whether every partition of ours has all its copies in sync now. */
  boolean isInSync() throws ExecutionException, InterruptedException, TimeoutException {
    return inSync(TOPICS);
  }

  /** The group of instances as it is now. */
  GroupView group() throws ExecutionException, InterruptedException, TimeoutException {
    return GroupView.of(admin, size);
  }

  /** The ids of the brokers that are registered and not fenced. */
  Set<Integer> registered() throws ExecutionException, InterruptedException, TimeoutException {
    return admin.describeCluster().nodes().get(SECONDS, TimeUnit.SECONDS).stream()
        .map(Node::id)
        .collect(Collectors.toSet());
  }

  /** The id of the active controller. */
  int controller() throws ExecutionException, InterruptedException, TimeoutException {
    return admin.describeMetadataQuorum().quorumInfo().get(SECONDS, TimeUnit.SECONDS).leaderId();
  }

  /** The id of the broker that leads a partition; empty where none does. */
  Optional<Integer> leader(String topic, int partition)
      throws ExecutionException, InterruptedException, TimeoutException {
    Node leader =
        admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(SECONDS, TimeUnit.SECONDS)
            .get(topic)
            .partitions()
            .get(partition)
            .leader();
    return leader == null || leader.isEmpty() ? Optional.empty() : Optional.of(leader.id());
  }

  /** Waits until the instances share the partitions evenly. */
  void awaitBalance(int instances, Duration timeout, Collection<ChildProcess> children)
      throws DeploymentException, InterruptedException {
    Readiness.await(
        instances + " instances to share " + size.partitions() + " partitions evenly",
        timeout,
        children,
        () -> isBalanced(instances));
  }

  /** Whether the instances share the partitions evenly now; each of their threads is a member. */
  boolean isBalanced(int instances)
      throws ExecutionException, InterruptedException, TimeoutException {
    int members = instances * size.streamThreads();
    if (size.choices().protocol() == GroupProtocol.STREAMS) {
      return isBalanced(members, streamsShares());
    }
    ConsumerGroupDescription group =
        admin
            .describeConsumerGroups(List.of(Names.APPLICATION))
            .all()
            .get(SECONDS, TimeUnit.SECONDS)
            .get(Names.APPLICATION);
    return group.groupState() == GroupState.STABLE
        && isBalanced(
            members,
            group.members().stream()
                .map(MemberDescription::assignment)
                .map(assignment -> assignment.topicPartitions().size())
                .toList());
  }

  /** How many active tasks each member has; none while the group is not stable. */
  private List<Integer> streamsShares()
      throws ExecutionException, InterruptedException, TimeoutException {
    StreamsGroupDescription group =
        admin
            .describeStreamsGroups(List.of(Names.APPLICATION))
            .all()
            .get(SECONDS, TimeUnit.SECONDS)
            .get(Names.APPLICATION);
    return group.groupState() != GroupState.STABLE
        ? List.of()
        : group.members().stream()
            .map(
                member ->
                    member.assignment().activeTasks().stream()
                        .mapToInt(tasks -> tasks.partitions().size())
                        .sum())
            .toList();
  }

  private boolean isBalanced(int members, List<Integer> shares) {
    return shares.size() == members
        && shares.stream().mapToInt(Integer::intValue).sum() == size.partitions()
        && shares.stream().allMatch(share -> share >= size.partitions() / members);
  }

  /** The client itself, for reading settings back. */
  Admin client() {
    return admin;
  }

  private static <T> T ask(String what, KafkaFuture<T> answer)
      throws DeploymentException, InterruptedException {
    try {
      return answer.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new DeploymentException(what + ": " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new DeploymentException(what + ": no answer within " + SECONDS + " s", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
