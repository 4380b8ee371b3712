package dev.tally.kafka.broker;

import dev.tally.deploy.DeploymentException;
import dev.tally.network.Networks;
import dev.tally.process.ChildProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Brokers that are there: ours, or somebody else's. Safe for use by many threads. */
public interface Brokers {

  /** How long one request of an administrator's client may take, milliseconds. */
  int ADMIN_MILLIS = 5000;

  /**
   * How they are reached.
   *
   * @return the same for as long as they live
   */
  Place place();

  /**
   * The networks that ours are in, for those beside them to be in as well.
   *
   * @return the same for as long as they live; with them they are taken down
   */
  Networks networks();

  /**
   * Those of ours that should be alive.
   *
   * @return in the order of their ids; killed ones are missing
   */
  List<ChildProcess> processes();

  /**
   * Kills one of ours without warning and waits until it is gone.
   *
   * @param name its name
   * @return false where there is no such broker of ours alive
   */
  boolean kill(String name);

  /**
   * Ends one of ours in order: it hands over what it leads first.
   *
   * @param name its name
   * @return false where there is no such broker of ours alive
   */
  boolean stop(String name);

  /**
   * Starts one of ours again that was killed, and waits until it serves; or, while the controllers
   * alive are no majority and nothing can, for the one that makes them one.
   *
   * @param name its name
   * @return false where there is no killed broker of that name
   * @throws DeploymentException where it does not come up
   * @throws InterruptedException where the caller was interrupted
   */
  boolean restart(String name) throws DeploymentException, InterruptedException;

  /**
   * Waits until all answer.
   *
   * @param timeout how long at most
   * @throws DeploymentException where they do not in time
   * @throws InterruptedException where the caller was interrupted
   */
  void awaitComplete(Duration timeout) throws DeploymentException, InterruptedException;

  /** Ends what is ours, and takes its networks down. Idempotent. */
  void killAll();

  /**
   * An administrator's client; the caller closes it.
   *
   * @return a new one
   */
  default Admin admin() {
    Map<String, Object> settings = new HashMap<>(place().security());
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, place().bootstrapServers());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_MILLIS);
    settings.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return Admin.create(settings);
  }
}
