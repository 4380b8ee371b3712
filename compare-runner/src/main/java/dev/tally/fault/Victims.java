package dev.tally.fault;

import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Role;
import dev.tally.deploy.Roles;
import dev.tally.process.ChildProcess;
import dev.tally.workload.FaultPlan;
import dev.tally.workload.FaultPlan.What;
import dev.tally.workload.FaultPlan.Whom;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds whom to strike, by what processes do at the moment.
 *
 * @param deployment of the column
 * @param keys of the stage, by their numbers
 * @param hottest the number of the key that is asked for most
 */
record Victims(Deployment deployment, List<String> keys, int hottest) {

  /**
   * Who is struck.
   *
   * @param names of processes; none for a change of the number of nodes
   * @param owned numbers of the stage's keys that they own
   */
  record Chosen(List<String> names, Set<Integer> owned) {}

  /** Why a deployment can have no such victims; empty where it can. */
  static Optional<String> cannot(Deployment deployment, FaultPlan fault) {
    if (!(deployment instanceof Roles roles)) {
      return Optional.of("its deployment does not tell which process does what");
    }
    Optional<Role> role = role(fault.whom());
    return role.isPresent() && !roles.has(role.get())
        ? Optional.of("it has no such part")
        : Optional.empty();
  }

  private static Optional<Role> role(Whom whom) {
    return switch (whom) {
      case OWNER, ZONE -> Optional.of(Role.OWNER);
      case COORDINATOR -> Optional.of(Role.COORDINATOR);
      case CONTROLLER -> Optional.of(Role.CONTROLLER);
      case LOG_LEADER -> Optional.of(Role.LOG_LEADER);
      case MINOR, ALL -> Optional.empty();
    };
  }

  /** Whom a fault strikes now. */
  Chosen choose(FaultPlan fault) throws DeploymentException, InterruptedException {
    Roles roles = (Roles) deployment;
    Map<String, String> owners = roles.owners(keys);
    List<String> names =
        fault.what() == What.SCALE_OUT || fault.what() == What.SCALE_IN
            ? List.of()
            : names(fault, roles, owners);
    // Whoever is added or taken away moves keys of anybody: any of them may be hit.
    Set<Integer> owned =
        IntStream.range(0, keys.size())
            .filter(key -> names.contains(owners.getOrDefault(keys.get(key), "")))
            .boxed()
            .collect(Collectors.toSet());
    return new Chosen(names, owned);
  }

  private List<String> names(FaultPlan fault, Roles roles, Map<String, String> owners)
      throws DeploymentException, InterruptedException {
    List<String> struck = struck(fault, roles, owners);
    return fault.what() == What.ROLLING || fault.what() == What.REPLACE ? allLike(struck) : struck;
  }

  /** Every process of the same kind, in the order of their names. */
  private List<String> allLike(List<String> some) {
    Set<String> kinds =
        deployment.processes().stream()
            .filter(process -> some.contains(process.name()))
            .map(ChildProcess::role)
            .collect(Collectors.toSet());
    return deployment.processes().stream()
        .filter(process -> kinds.contains(process.role()))
        .map(ChildProcess::name)
        .sorted()
        .toList();
  }

  private List<String> struck(FaultPlan fault, Roles roles, Map<String, String> owners)
      throws DeploymentException, InterruptedException {
    return switch (fault.whom()) {
      case ALL -> deployment.processes().stream().map(ChildProcess::name).toList();
      case MINOR -> List.of(minor(owners));
      case ZONE -> zone(roles, holder(roles, Role.OWNER));
      default -> List.of(holder(roles, role(fault.whom()).orElseThrow()));
    };
  }

  private String holder(Roles roles, Role role) throws DeploymentException, InterruptedException {
    return roles
        .holder(role, keys.get(hottest))
        .orElseThrow(() -> new DeploymentException("nobody is the " + role + " at the moment"));
  }

  private String minor(Map<String, String> owners) throws DeploymentException {
    Map<String, Long> shares =
        owners.values().stream()
            .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    if (shares.size() > 1) {
      shares.remove(owners.getOrDefault(keys.get(hottest), ""));
    }
    return shares.entrySet().stream()
        .min(Comparator.comparingLong(Map.Entry::getValue))
        .map(Map.Entry::getKey)
        .orElseThrow(() -> new DeploymentException("nobody owns a key at the moment"));
  }

  private static List<String> zone(Roles roles, String of) {
    Map<String, String> zones = roles.zones();
    Set<String> same = new HashSet<>();
    zones.forEach(
        (name, zone) -> {
          if (zone.equals(zones.get(of))) {
            same.add(name);
          }
        });
    return List.copyOf(new TreeSet<>(same));
  }
}
