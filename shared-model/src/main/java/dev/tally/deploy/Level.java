package dev.tally.deploy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One value of a {@link Factor}.
 *
 * @param label what to call it in a table, unique in its factor
 * @param settings what it sets, value by name, as in {@link DeploymentContext#settings()}
 */
public record Level(String label, Map<String, String> settings) {

  /** Copies the settings, in their order. */
  public Level {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }
}
