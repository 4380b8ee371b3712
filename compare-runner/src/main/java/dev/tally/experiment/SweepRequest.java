package dev.tally.experiment;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A sweep as it was asked for, not looked at yet.
 *
 * @param backend called as the first of its variants
 * @param factors names of the backend's own; empty for all, unless settings are given
 * @param settings of the user's choice, each as {@code NAME=VALUE,VALUE}
 * @param variants on which to measure; empty for each factor's usual one
 * @param inFlight the windows of the closed loops, one measurement each
 * @param rate of an open loop besides, operations a second; empty for none
 * @param seconds how long each measurement takes
 * @param warmUp how long each deployment may be warmed up, as {@code 60s}
 * @param rounds how often each level is measured, each time on a fresh deployment
 * @param accounts whether to ask servers what they do for operations
 */
public record SweepRequest(
    String backend,
    List<String> factors,
    List<String> settings,
    List<String> variants,
    List<Integer> inFlight,
    OptionalDouble rate,
    int seconds,
    String warmUp,
    int rounds,
    boolean accounts) {

  /** Copies the lists. */
  public SweepRequest {
    factors = List.copyOf(factors);
    settings = List.copyOf(settings);
    variants = List.copyOf(variants);
    inFlight = List.copyOf(inFlight);
  }
}
