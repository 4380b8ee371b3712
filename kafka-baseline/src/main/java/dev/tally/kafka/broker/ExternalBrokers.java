package dev.tally.kafka.broker;

import dev.tally.deploy.DeploymentException;
import dev.tally.network.Networks;
import dev.tally.process.ChildProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * Somebody else's brokers: used, never started, stopped or set.
 *
 * @param place how they are reached
 */
public record ExternalBrokers(Place place) implements Brokers {

  private static final Networks NETWORKS =
      Networks.shared(
          "the brokers are somebody else's (setting bootstrap-servers), and only networks of"
              + " Tally's own can be cut: of its own brokers, with the setting network=namespaces");

  @Override
  public Networks networks() {
    return NETWORKS;
  }

  @Override
  public List<ChildProcess> processes() {
    return List.of();
  }

  @Override
  public boolean kill(String name) {
    return false;
  }

  @Override
  public boolean stop(String name) {
    return false;
  }

  @Override
  public boolean restart(String name) {
    return false;
  }

  @Override
  public void awaitComplete(Duration timeout) throws DeploymentException, InterruptedException {
    try (Admin admin = admin()) {
      Readiness.await(
          "brokers to answer at " + place.bootstrapServers(),
          timeout,
          List.of(),
          () ->
              !admin.describeCluster().nodes().get(ADMIN_MILLIS, TimeUnit.MILLISECONDS).isEmpty());
    }
  }

  @Override
  public void killAll() {
    // Not ours to end.
  }
}
