package dev.tally.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way to run a stateful counter, registered in {@code META-INF/services}. It needs a public
 * constructor without arguments. A module with such a registration is all a further backend takes.
 */
public interface CounterBackend {

  /**
   * The columns this backend can fill in a comparison. Names are unique over all backends.
   *
   * @return at least one
   */
  List<Variant> variants();

  /**
   * Refuses settings that {@link #deploy} would refuse, without starting anything. By itself it
   * takes all.
   *
   * @param variant one of {@link #variants()}
   * @param settings the user's own for this variant, by name, with the files they name
   * @throws DeploymentException naming setting, value and limit; of a file also its line
   */
  default void validate(Variant variant, Map<String, String> settings) throws DeploymentException {}

  /**
   * What can be varied, one thing at a time, to see what the choices of settings rest on. By itself
   * nothing: any setting can still be varied by its name.
   *
   * @return in the order to measure
   */
  default List<Factor> factors() {
    return List.of();
  }

  /**
   * What a setting is where the user says nothing of it.
   *
   * @param variant one of {@link #variants()}
   * @param setting its name
   * @return its value, as one would write it; empty where there is none, or this backend does not
   *     tell
   */
  default Optional<String> usual(Variant variant, String setting) {
    return Optional.empty();
  }

  /**
   * Starts a fresh, empty deployment and waits until it serves.
   *
   * @param variant one of {@link #variants()}
   * @param context where its files go and what the user set
   * @return a deployment that answers; closing it ends every process it started
   * @throws DeploymentException where it can not be brought up; nothing is left running then
   * @throws InterruptedException where the caller was interrupted; nothing is left running then
   */
  Deployment deploy(Variant variant, DeploymentContext context)
      throws DeploymentException, InterruptedException;
}
