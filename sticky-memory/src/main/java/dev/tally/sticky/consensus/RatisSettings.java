package dev.tally.sticky.consensus;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;
import org.jspecify.annotations.Nullable;

/**
 * How Ratis is set up: for few and small commands, quick elections, and little memory. The log is
 * segmented, on disk; gRPC is used, since Ratis' own Netty transport blocks an event loop per
 * request.
 */
final class RatisSettings {

  /** Well below what Ratis sends at once, its own framing included. */
  static final int MAX_COMMAND_BYTES = 64 * 1024;

  private static final int ELECTION_MIN_MILLIS = 150;

  /**
   * Also how long a new leader has until it must have heard a majority. In a young process, what a
   * leader does takes hundreds of milliseconds the first time.
   */
  private static final int ELECTION_MAX_MILLIS = 600;

  private static final int RETRY_MILLIS = 25;

  /**
   * How long a leader that heard no majority stands back. Ratis' own 10 s are too long: where the
   * one other voter that lives has the older log, nobody else can lead. It is also the longest
   * pause that a leader survives as one, so it must not be much shorter than an election.
   */
  private static final int STAND_BACK_MILLIS = 500;

  /**
   * Ratis' own waits up to 5 s before it looks again for a voter that was away for long; when the
   * next voter goes meanwhile, there is no majority although two live.
   */
  private static final String LOOK_FOR_VOTERS = "10ms,20, 50ms,1000000";

  /** A voter that comes back applies what follows the snapshot before it can lead. */
  private static final int COMMANDS_PER_SNAPSHOT = 500;

  private RatisSettings() {}

  static RaftProperties server(VoterDirectory directory, String host) {
    RaftProperties properties = client();
    // Not by its setter, which makes every name one from the root again.
    properties.set(RaftServerConfigKeys.STORAGE_DIR_KEY, oneOfAList(directory.log()).toString());
    GrpcConfigKeys.Server.setHost(properties, host);
    GrpcConfigKeys.Server.setPort(properties, directory.port());
    GrpcConfigKeys.Server.setAsyncRequestThreadPoolCached(properties, false);
    GrpcConfigKeys.Server.setAsyncRequestThreadPoolSize(properties, 2);
    GrpcConfigKeys.Server.setWorkerGroupSize(properties, 2);
    // A process that was stopped for long is to vote again when it wakes; Ratis would close it.
    RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(365, TimeUnit.DAYS));
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(ELECTION_MIN_MILLIS));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(ELECTION_MAX_MILLIS));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(ELECTION_MIN_MILLIS));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(ELECTION_MAX_MILLIS));
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, millis(1_000));
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(
        properties, millis(STAND_BACK_MILLIS));
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, LOOK_FOR_VOTERS);
    RaftServerConfigKeys.Log.setUseMemory(properties, false);
    // An entry of its own for every commit: followers hear of it anyway, and the map is told by us.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, millis(0));
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("1MB"));
    RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("256KB"));
    RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf("256KB"));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(
        properties, SizeInBytes.valueOf(2 * MAX_COMMAND_BYTES));
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, COMMANDS_PER_SNAPSHOT);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
    return properties;
  }

  /**
   * The setting is a list without a way to write a comma, trimmed, and looked through for
   * variables. A directory whose name is none of that from the root may be from where this process
   * works, which for a node is its own directory.
   */
  private static Path oneOfAList(Path directory) {
    if (canStandInAList(directory)) {
      return directory;
    }
    Path fromHere = Path.of("").toAbsolutePath().relativize(directory.toAbsolutePath());
    if (!canStandInAList(fromHere)) {
      throw new IllegalArgumentException(
          directory + " can not be named in a list: it has a comma, \"${\" or a blank at an end");
    }
    return fromHere;
  }

  private static boolean canStandInAList(Path path) {
    String text = path.toString();
    return text.equals(text.strip()) && !text.contains(",") && !text.contains("${");
  }

  static RaftProperties client() {
    RaftProperties properties = new RaftProperties();
    RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
    RaftClientConfigKeys.Rpc.setRequestTimeout(properties, millis(1_000));
    return properties;
  }

  static RaftClient client(UUID group, List<Voter> voters, @Nullable RaftPeerId leader) {
    RaftClient.Builder builder =
        RaftClient.newBuilder()
            .setProperties(client())
            .setRaftGroup(group(group, voters))
            .setRetryPolicy(RetryPolicies.retryForeverWithSleep(millis(RETRY_MILLIS)));
    if (leader != null) {
      builder.setLeaderId(leader);
    }
    return builder.build();
  }

  static RaftGroup group(UUID group, List<Voter> voters) {
    return RaftGroup.valueOf(
        RaftGroupId.valueOf(group), voters.stream().map(RatisSettings::peer).toList());
  }

  static RaftPeer peer(Voter voter) {
    return RaftPeer.newBuilder()
        .setId(voter.id())
        .setAddress(voter.host() + ":" + voter.port())
        .build();
  }

  static Voter voter(RaftPeer peer) {
    String id = peer.getId().toString();
    String address = peer.getAddress();
    int colon = address.lastIndexOf(':');
    return new Voter(
        id,
        id.substring(0, id.lastIndexOf('@')),
        address.substring(0, colon),
        Integer.parseInt(address.substring(colon + 1)));
  }

  private static TimeDuration millis(long millis) {
    return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
  }
}
