package dev.tally.kafka.deploy;

import dev.tally.kafka.settings.GroupProtocol;
import dev.tally.kafka.settings.Sizing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/**
 * The group of instances as its coordinator knows it.
 *
 * @param coordinator the id of the broker that coordinates it
 * @param members instances with a member in it, by their names
 * @param owners the instance of each partition of commands that has one
 */
record GroupView(Optional<Integer> coordinator, Set<String> members, Map<Integer, String> owners) {

  private static final int SECONDS = 10;

  /** What client ids of Streams have after the name that the instance was given. */
  private static final String THREAD = "-StreamThread-";

  /** Asks the coordinator. */
  static GroupView of(Admin admin, Sizing size)
      throws ExecutionException, InterruptedException, TimeoutException {
    return size.choices().protocol() == GroupProtocol.STREAMS ? streams(admin) : classic(admin);
  }

  private static GroupView classic(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    ConsumerGroupDescription group =
        admin
            .describeConsumerGroups(Set.of(Names.APPLICATION))
            .all()
            .get(SECONDS, TimeUnit.SECONDS)
            .get(Names.APPLICATION);
    Set<String> members = new HashSet<>();
    Map<Integer, String> owners = new HashMap<>();
    for (MemberDescription member : group.members()) {
      String instance = instance(member.clientId());
      members.add(instance);
      for (TopicPartition partition : member.assignment().topicPartitions()) {
        if (partition.topic().equals(Names.COMMANDS)) {
          owners.put(partition.partition(), instance);
        }
      }
    }
    return new GroupView(id(group.coordinator()), members, owners);
  }

  /** One subtopology, so a task's number is its partition's. */
  private static GroupView streams(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    StreamsGroupDescription group =
        admin
            .describeStreamsGroups(Set.of(Names.APPLICATION))
            .all()
            .get(SECONDS, TimeUnit.SECONDS)
            .get(Names.APPLICATION);
    Set<String> members = new HashSet<>();
    Map<Integer, String> owners = new HashMap<>();
    for (StreamsGroupMemberDescription member : group.members()) {
      String instance = instance(member.clientId());
      members.add(instance);
      member
          .assignment()
          .activeTasks()
          .forEach(tasks -> tasks.partitions().forEach(p -> owners.put(p, instance)));
    }
    return new GroupView(id(group.coordinator()), members, owners);
  }

  private static Optional<Integer> id(Node coordinator) {
    return coordinator == null || coordinator.isEmpty()
        ? Optional.empty()
        : Optional.of(coordinator.id());
  }

  private static String instance(String clientId) {
    int thread = clientId.indexOf(THREAD);
    return thread < 0 ? clientId : clientId.substring(0, thread);
  }
}
