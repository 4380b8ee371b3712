package dev.tally.deploy;

import dev.tally.process.ProcessSupervisor;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a deployment is given.
 *
 * @param data an empty directory for its state; the runner deletes it afterwards
 * @param logs an existing directory that every child process writes its log into; kept
 * @param supervisor starts child processes, and ends them when the runner is gone
 * @param settings the user's own settings for this variant, by name; unknown names are refused
 */
public record DeploymentContext(
    Path data, Path logs, ProcessSupervisor supervisor, Map<String, String> settings) {

  /** Copies the settings. */
  public DeploymentContext {
    settings = Map.copyOf(settings);
  }
}
