package dev.tally.kafka.deploy;

import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Redundant.Copied;
import dev.tally.deploy.RisingTotals;
import dev.tally.deploy.Role;
import dev.tally.kafka.broker.Brokers;
import dev.tally.kafka.client.KafkaCounter;
import dev.tally.kafka.node.InstanceGroup;
import dev.tally.kafka.settings.Sizing;
import dev.tally.process.ChildProcess;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What brokers and instances tell of themselves: who has which partition, who coordinates, whom the
 * others take for alive, whether all copies are in their places. Safe for use by many threads.
 */
final class Facts implements AutoCloseable {

  /** What standbys may have to read yet, all together: the changes of a moment. */
  private static final long CLOSE_BEHIND = 500;

  private final Brokers brokers;
  private final InstanceGroup instances;
  private final Sizing size;
  private final RisingTotals records = new RisingTotals();
  private final RisingTotals bytes = new RisingTotals();
  private @Nullable ClusterAdmin admin;

  Facts(Brokers brokers, InstanceGroup instances, Sizing size) {
    this.brokers = brokers;
    this.instances = instances;
    this.size = size;
  }

  /** One client for all questions: to connect costs more than to ask. */
  private synchronized ClusterAdmin admin() {
    if (admin == null) {
      admin = new ClusterAdmin(brokers, size);
    }
    return admin;
  }

  /** The instances of the keys' partitions. */
  Map<String, String> owners(Collection<String> keys)
      throws DeploymentException, InterruptedException {
    Map<Integer, String> byPartition = ask("who has what", () -> admin().group()).owners();
    Map<String, String> owners = new HashMap<>();
    for (String key : keys) {
      Optional.ofNullable(byPartition.get(partition(key)))
          .ifPresent(instance -> owners.put(key, instance));
    }
    return owners;
  }

  private int partition(String key) {
    return KafkaCounter.partitionOf(key.getBytes(StandardCharsets.UTF_8), size.partitions());
  }

  /** Who plays a role; of somebody else's brokers nobody does. */
  Optional<String> holder(Role role, String key) throws DeploymentException, InterruptedException {
    return switch (role) {
      case OWNER -> Optional.ofNullable(owners(List.of(key)).get(key));
      case COORDINATOR -> broker(ask("who coordinates", () -> admin().group()).coordinator());
      case CONTROLLER -> broker(Optional.of(ask("who controls", () -> admin().controller())));
      case LOG_LEADER ->
          broker(ask("who leads", () -> admin().leader(Names.COMMANDS, partition(key))));
    };
  }

  private Optional<String> broker(Optional<Integer> id) {
    return id.map(number -> "broker-" + number)
        .filter(name -> brokers.processes().stream().anyMatch(p -> p.name().equals(name)));
  }

  /** A question to the brokers. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException, TimeoutException;
  }

  private static <T> T ask(String what, Question<T> question)
      throws DeploymentException, InterruptedException {
    try {
      return question.ask();
    } catch (ExecutionException | TimeoutException e) {
      throw new DeploymentException("the brokers do not tell " + what + ": " + e, e);
    }
  }

  /** Brokers that are registered, and instances that are in the group. */
  Set<String> takenForAlive() throws InterruptedException {
    try {
      Set<String> alive = new HashSet<>(admin().group().members());
      admin().registered().forEach(id -> alive.add("broker-" + id));
      return alive;
    } catch (ExecutionException | TimeoutException e) {
      return Set.of();
    }
  }

  /** What is missing until the next loss costs no more than it should. */
  Optional<String> missing() throws InterruptedException {
    int count = instances.processes().size();
    try {
      if (!brokers.processes().isEmpty() && admin().registered().size() < size.brokers()) {
        return Optional.of("not all " + size.brokers() + " brokers are registered");
      }
      if (!admin().isInSync()) {
        return Optional.of("not every partition has all its copies in sync");
      }
      if (!admin().isBalanced(count)) {
        return Optional.of(count + " instances do not share the partitions evenly yet");
      }
      if (!Copies.complete(
          InstanceNumbers.of(instances.queryAddresses()), size, count, CLOSE_BEHIND)) {
        return Optional.of("not every task and standby is in its place and close behind");
      }
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.of("the brokers do not tell: " + e);
    }
  }

  /** What instances have read of the changelog to have what they had not. */
  Copied copied() {
    Map<String, Double> recordsOf = new HashMap<>();
    Map<String, Double> bytesOf = new HashMap<>();
    InstanceNumbers.each(instances.addresses())
        .forEach(
            (instance, numbers) -> {
              double copied =
                  numbers.getOrDefault("restored_records", 0.0)
                      + numbers.getOrDefault("catch_up_records", 0.0);
              double read =
                  numbers.getOrDefault("restored_records", 0.0)
                      + numbers.getOrDefault("standby_records", 0.0);
              double all = numbers.getOrDefault("changelog_read_bytes", 0.0);
              recordsOf.put(instance, copied);
              // Bytes are counted of all that was read, following the present included.
              bytesOf.put(instance, read == 0 ? 0 : all * copied / read);
            });
    return new Copied(records.add(recordsOf), bytes.add(bytesOf), Double.NaN);
  }

  /** The failure domains of brokers and instances, as they were given. */
  Map<String, String> zones() {
    Map<String, String> zones =
        brokers.processes().stream()
            .map(ChildProcess::name)
            .collect(
                Collectors.toMap(
                    name -> name, name -> "zone-" + name.substring(name.indexOf('-') + 1)));
    zones.putAll(instances.zones());
    return zones;
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close();
      admin = null;
    }
  }
}
