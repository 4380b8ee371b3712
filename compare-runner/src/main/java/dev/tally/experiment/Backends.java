package dev.tally.experiment;

import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Variant;
import dev.tally.workload.ExperimentPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** Every backend on the class path, by the names of its variants. */
public final class Backends {

  /**
   * A variant and who can deploy it.
   *
   * @param backend its backend
   * @param variant the column
   */
  public record Entry(CounterBackend backend, Variant variant) {}

  private final Map<String, Entry> byName = new LinkedHashMap<>();

  private Backends(Iterable<CounterBackend> backends) {
    for (CounterBackend backend : backends) {
      for (Variant variant : backend.variants()) {
        Entry other = byName.putIfAbsent(variant.name(), new Entry(backend, variant));
        if (other != null) {
          throw new IllegalStateException(
              "two backends offer the variant "
                  + variant.name()
                  + ": "
                  + other.backend().getClass().getName()
                  + " and "
                  + backend.getClass().getName());
        }
      }
    }
  }

  /**
   * Finds them with {@link ServiceLoader}.
   *
   * @return all of them
   */
  public static Backends find() {
    return new Backends(ServiceLoader.load(CounterBackend.class));
  }

  /**
   * Every variant.
   *
   * @return in the order found
   */
  public List<Variant> variants() {
    return byName.values().stream().map(Entry::variant).toList();
  }

  /**
   * Looks a variant up.
   *
   * @param name as the user wrote it
   * @return the variant and its backend
   * @throws InvalidExperimentException where there is none of that name
   */
  public Entry require(String name) {
    Entry entry = byName.get(name);
    if (entry == null) {
      throw new InvalidExperimentException(
          "backends: there is no \""
              + name
              + "\"; known are "
              + String.join(", ", byName.keySet()));
    }
    return entry;
  }

  /**
   * Has backends judge the settings of the columns that a plan runs, before anything starts.
   *
   * @param plan what is to be run
   * @throws InvalidExperimentException where settings are for a column that there is not, or one is
   *     refused
   */
  public void validate(ExperimentPlan plan) {
    plan.settings()
        .forEach(
            (name, given) -> {
              if (!byName.containsKey(name)) {
                throw new InvalidExperimentException(
                    "settings: there is no \""
                        + name
                        + "\"; known are "
                        + String.join(", ", byName.keySet()));
              }
              if (plan.columns().contains(name) || plan.floors().contains(name)) {
                validate(byName.get(name), given);
              }
            });
  }

  private static void validate(Entry entry, Map<String, String> settings) {
    try {
      entry.backend().validate(entry.variant(), settings);
    } catch (DeploymentException e) {
      throw new InvalidExperimentException("settings: " + e.getMessage());
    }
  }
}
