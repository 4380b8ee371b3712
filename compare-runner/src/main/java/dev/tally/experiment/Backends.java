package dev.tally.experiment;

import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Variant;
import dev.tally.label.Labels;
import dev.tally.stats.Comparison;
import dev.tally.workload.ExperimentPlan;
import dev.tally.workload.Load;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** Every backend on the class path, by the names of its variants. */
public final class Backends {

  /**
   * A variant and who can deploy it.
   *
   * @param backend its backend
   * @param original what to deploy
   * @param variant the column: the original, or the same under another name
   */
  public record Entry(CounterBackend backend, Variant original, Variant variant) {

    Deployment deploy(DeploymentContext context) throws DeploymentException, InterruptedException {
      return backend.deploy(original, context);
    }
  }

  private final Map<String, Entry> byName = new LinkedHashMap<>();

  Backends(Iterable<CounterBackend> backends) {
    for (CounterBackend backend : backends) {
      for (Variant variant : backend.variants()) {
        Entry other = byName.putIfAbsent(variant.name(), new Entry(backend, variant, variant));
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
   * Looks a backend up, which is called as the first of its variants.
   *
   * @param name as the user wrote it
   * @return the backend
   * @throws InvalidExperimentException where there is none of that name
   */
  CounterBackend requireBackend(String name) {
    Set<String> names = new LinkedHashSet<>();
    for (Entry entry : byName.values()) {
      String called = entry.backend().variants().get(0).name();
      if (called.equals(name)) {
        return entry.backend();
      }
      names.add(called);
    }
    Entry other = byName.get(name);
    throw new InvalidExperimentException(
        "BACKEND is '"
            + name
            + "', must be one of "
            + String.join(", ", names)
            + (other == null
                ? ""
                : "; "
                    + name
                    + " is a variant of "
                    + other.backend().variants().get(0).name()
                    + ", to be named by --variant"));
  }

  /**
   * Looks a variant up.
   *
   * @param name as the user wrote it; with {@link Comparison#AGAIN} behind it, the same once more
   * @return the variant and its backend
   * @throws InvalidExperimentException where there is none of that name
   */
  public Entry require(String name) {
    if (name.endsWith(Comparison.AGAIN)) {
      Entry one = require(once(name));
      Variant again =
          new Variant(
              name,
              one.variant().title() + ", deployed once more",
              one.variant().kind(),
              one.variant().guarantees());
      return new Entry(one.backend(), one.original(), again);
    }
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
   * Looks at a whole plan, before anything is started for it.
   *
   * @param plan whose columns and floors must be known, and which must have something to measure
   * @throws InvalidExperimentException where there is nothing to be had by it
   */
  public void requireFor(ExperimentPlan plan) {
    plan.floors().forEach(this::require);
    List<Variant> columns = plan.columns().stream().map(n -> require(n).variant()).toList();
    boolean system = columns.stream().anyMatch(v -> v.kind() == Variant.Kind.SYSTEM);
    boolean closed = plan.stages().stream().anyMatch(s -> s.load() instanceof Load.Closed);
    if (!system && !closed) {
      throw new InvalidExperimentException(
          "backends: "
              + columns.stream()
                  .map(v -> v.name() + " is a " + Labels.of(v.kind()))
                  .collect(Collectors.joining(", "))
              + ", no system: it takes part in closed loops alone, and "
              + plan.name()
              + " has none; name a system, such as sticky");
    }
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
              if (!byName.containsKey(once(name))) {
                throw new InvalidExperimentException(
                    "settings: there is no \""
                        + name
                        + "\"; known are "
                        + String.join(", ", byName.keySet()));
              }
              if (plan.columns().contains(name) || plan.floors().contains(name)) {
                validate(require(name), given);
              }
            });
  }

  private static String once(String name) {
    return name.endsWith(Comparison.AGAIN)
        ? name.substring(0, name.length() - Comparison.AGAIN.length())
        : name;
  }

  /** Has a backend judge settings, before anything starts. */
  static void validate(Entry entry, Map<String, String> settings) {
    try {
      entry.backend().validate(entry.original(), settings);
    } catch (DeploymentException e) {
      throw new InvalidExperimentException("settings: " + e.getMessage());
    }
  }
}
