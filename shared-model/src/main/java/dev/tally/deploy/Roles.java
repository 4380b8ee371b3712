package dev.tally.deploy;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** A deployment that can tell which of its processes does what at the moment. */
public interface Roles {

  /**
   * Who owns which key now.
   *
   * @param keys any, of counters that exist or not
   * @return the name of one of {@link Deployment#processes()} for each key that has an owner
   * @throws DeploymentException where the system does not tell
   * @throws InterruptedException where the caller was interrupted
   */
  Map<String, String> owners(Collection<String> keys)
      throws DeploymentException, InterruptedException;

  /**
   * Who plays a role now.
   *
   * @param role which
   * @param key of whom the role is asked, where it is one of a key's
   * @return the name of one of {@link Deployment#processes()}; empty where this kind of system has
   *     no such part, or none plays it at the moment
   * @throws DeploymentException where the system does not tell
   * @throws InterruptedException where the caller was interrupted
   */
  Optional<String> holder(Role role, String key) throws DeploymentException, InterruptedException;

  /**
   * Whether this kind of system has such a part at all.
   *
   * @param role which
   * @return false where nobody ever plays it
   */
  boolean has(Role role);

  /**
   * The failure domain of each process.
   *
   * @return of every one of {@link Deployment#processes()}, by its name
   */
  Map<String, String> zones();
}
