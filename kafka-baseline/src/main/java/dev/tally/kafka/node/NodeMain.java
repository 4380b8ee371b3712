package dev.tally.kafka.node;

import dev.tally.kafka.topology.CounterTopology;
import dev.tally.process.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka Streams instance: {@code NodeMain PROPERTIES-FILE}. The file holds Streams' own
 * settings and, prefixed {@value NodeSettings#PREFIX}, ours. Prints {@code TALLY-READY active=N
 * standby=M queries=HOST:PORT} once it is running with tasks assigned; ends with code 1 where it
 * can not go on.
 */
public final class NodeMain {

  private static final Logger LOG = LoggerFactory.getLogger(NodeMain.class);

  private static final Duration CLOSE = Duration.ofSeconds(10);

  private NodeMain() {}

  /**
   * Runs until ended.
   *
   * @param arguments the properties file
   * @throws IOException where it can not be read
   * @throws InterruptedException where the main thread is interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Properties properties = NodeProcess.properties(arguments);
    CountDownLatch ended = new CountDownLatch(1);
    KafkaStreams streams = start(properties, ended);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> streams.close(ending(properties)), "close"));
    ended.await();
    if (streams.state() == State.ERROR) {
      LOG.error("the instance can not go on");
      Runtime.getRuntime().halt(1);
    }
  }

  /**
   * Whoever ends in order hands its work over at once, rather than after a session's timeout; but
   * for a member of a fixed name, whose work waits for it.
   */
  private static CloseOptions ending(Properties properties) {
    boolean fixed = properties.containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    return CloseOptions.timeout(CLOSE)
        .withGroupMembershipOperation(
            fixed
                ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                : CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
  }

  private static KafkaStreams start(Properties properties, CountDownLatch ended)
      throws IOException {
    NodeSettings settings = NodeSettings.of(properties);
    QueryServer queries =
        new QueryServer(
            properties.getProperty(StreamsConfig.CLIENT_ID_CONFIG, ""),
            NodeSettings.host(properties));
    properties.setProperty(StreamsConfig.APPLICATION_SERVER_CONFIG, queries.address());
    KafkaStreams streams =
        new KafkaStreams(
            CounterTopology.build(
                settings.commandsTopic(),
                settings.resultsTopic(),
                settings.remember(),
                settings.persistent(),
                new HashMap<>(settings.changelog())),
            properties);
    AtomicBoolean announced = new AtomicBoolean();
    streams.setStateListener(
        (to, from) -> {
          if (to == State.RUNNING) {
            announce(streams, queries.address(), announced);
          } else if (to == State.ERROR || to == State.NOT_RUNNING) {
            ended.countDown();
          }
        });
    streams.setUncaughtExceptionHandler(NodeMain::onUncaught);
    Restoration restoration = new Restoration();
    streams.setGlobalStateRestoreListener(restoration);
    streams.setStandbyUpdateListener(restoration);
    streams.start();
    queries.serve(streams, settings.commandsTopic(), restoration);
    return streams;
  }

  private static void announce(KafkaStreams streams, String queries, AtomicBoolean announced) {
    int active = 0;
    int standby = 0;
    for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
      active += thread.activeTasks().size();
      standby += thread.standbyTasks().size();
    }
    LOG.info("running, {} active and {} standby tasks", active, standby);
    if (active + standby > 0 && announced.compareAndSet(false, true)) {
      System.out.println(
          ChildProcess.READY_PREFIX
              + "active="
              + active
              + " standby="
              + standby
              + " queries="
              + queries);
    }
  }

  /**
   * What the cluster did to us (timeouts after a long pause, a moved coordinator) passes: the
   * thread starts afresh from what is committed. Anything else is a fault of ours and must show.
   */
  private static StreamThreadExceptionResponse onUncaught(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException) {
        LOG.warn("a stream thread is replaced", thrown);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
      }
    }
    LOG.error("a stream thread failed", thrown);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }
}
