package dev.tally.deploy;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.process.ChildProcess;
import java.util.List;
import java.util.Map;

/**
 * A running backend. What else can be done to it is told by the capabilities it implements: {@link
 * Killable}, {@link Drainable}, {@link Pausable}, {@link Partitionable}, {@link Scalable}, {@link
 * Redundant}, {@link Roles}, {@link Observable}, {@link Accountable}, {@link Suspendable}.
 */
public interface Deployment extends AutoCloseable {

  /**
   * Opens a client. Many may be open at once.
   *
   * @param options the client's bounds
   * @return a client, connected or connecting
   */
  StatefulCounter connect(ClientOptions options);

  /**
   * The settings in force, read back where the system can be asked, for the results.
   *
   * @return by name, in the order to print
   */
  Map<String, String> effectiveSettings();

  /**
   * The processes of this deployment that should be alive now. One that is not has failed.
   *
   * @return with their roles
   */
  List<ChildProcess> processes();

  /** Ends every process and waits until they are gone. Idempotent. */
  @Override
  void close();
}
