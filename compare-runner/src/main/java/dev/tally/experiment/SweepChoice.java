package dev.tally.experiment;

import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Factor;
import dev.tally.deploy.Variant;
import dev.tally.workload.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns what was asked of a sweep into a plan, or refuses it by field, value and limit. */
final class SweepChoice {

  private static final int MOST_SECONDS = 3_600;
  private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(59);
  private static final int MOST_ROUNDS = 100;
  private static final int MOST_LOADS = 16;
  private static final double MOST_RATE = 10_000_000;

  private final SweepRequest request;
  private final CounterBackend backend;

  SweepChoice(SweepRequest request, CounterBackend backend) {
    this.request = request;
    this.backend = backend;
  }

  SweepPlan plan() {
    within("--seconds", request.seconds(), MOST_SECONDS);
    within("--rounds", request.rounds(), MOST_ROUNDS);
    requireLoads();
    Duration warmUp =
        Durations.parse(request.warmUp())
            .filter(duration -> duration.compareTo(LONGEST_WARM_UP) <= 0)
            .orElseThrow(
                () -> refused("--warm-up", request.warmUp(), "0s to 59m, like 500ms, 60s or 5m"));
    request.variants().forEach(this::variant);
    return new SweepPlan(
        request.backend(),
        backend,
        parts(),
        request.inFlight(),
        request.rate(),
        Duration.ofSeconds(request.seconds()),
        warmUp,
        request.rounds(),
        request.accounts());
  }

  private static void within(String field, int value, int most) {
    if (value < 1 || value > most) {
      throw refused(field, Integer.toString(value), "1 to " + most);
    }
  }

  private static InvalidExperimentException refused(String field, String value, String limit) {
    return new InvalidExperimentException(field + " is " + value + ", must be " + limit);
  }

  private void requireLoads() {
    for (int inFlight : request.inFlight()) {
      within("--in-flight", inFlight, StageRun.MAX_IN_FLIGHT);
    }
    if (request.inFlight().size() > MOST_LOADS || hasTwice(request.inFlight())) {
      throw refused(
          "--in-flight",
          request.inFlight().toString(),
          "at most " + MOST_LOADS + " windows, each once");
    }
    double rate = request.rate().orElse(1);
    if (!(rate > 0 && rate <= MOST_RATE)) {
      throw refused("--rate", Double.toString(rate), "more than 0, at most 10000000");
    }
    if (request.inFlight().isEmpty() && request.rate().isEmpty()) {
      throw refused("--in-flight", "empty", "at least one window, or --rate given");
    }
  }

  private static boolean hasTwice(List<?> values) {
    return new HashSet<>(values).size() < values.size();
  }

  private Variant variant(String name) {
    return backend.variants().stream()
        .filter(variant -> variant.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                refused(
                    "--variant",
                    "'" + name + "'",
                    "of "
                        + String.join(
                            ", ", backend.variants().stream().map(Variant::name).toList())));
  }

  private List<SweepPlan.Part> parts() {
    List<SweepPlan.Part> parts = new ArrayList<>();
    Set<String> names = new HashSet<>();
    boolean all = request.factors().isEmpty() && request.settings().isEmpty();
    if (all && backend.factors().isEmpty()) {
      throw new InvalidExperimentException(
          request.backend()
              + " names no factors of its own; name a setting, as --setting NAME=VALUE,VALUE");
    }
    for (Factor factor : all ? backend.factors() : named()) {
      Optional<String> variant = variantOf(factor);
      if (variant.isPresent()) {
        if (!names.add(factor.name())) {
          throw new InvalidExperimentException(factor.name() + " is given a second time");
        }
        parts.add(SweepPlan.part(factor, variant(variant.get())));
      } else if (!all) {
        throw refused(
            "--variant",
            String.join(",", request.variants()),
            "of " + String.join(", ", factor.variants()) + " for --factor " + factor.name());
      }
    }
    if (parts.isEmpty()) {
      throw refused(
          "--variant",
          String.join(",", request.variants()),
          "one that a factor is about: tally sweep " + request.backend() + " --list");
    }
    return parts;
  }

  /** The first that the user named of those that the factor is about; its usual one otherwise. */
  private Optional<String> variantOf(Factor factor) {
    return request.variants().isEmpty()
        ? Optional.of(factor.variants().get(0))
        : request.variants().stream().filter(factor.variants()::contains).findFirst();
  }

  private List<Factor> named() {
    List<Factor> named = new ArrayList<>();
    request.factors().forEach(name -> named.add(factor(name)));
    request.settings().forEach(text -> named.add(setting(text)));
    return named;
  }

  private Factor factor(String name) {
    List<String> known = backend.factors().stream().map(Factor::name).toList();
    return backend.factors().stream()
        .filter(factor -> factor.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                refused(
                    "--factor",
                    "'" + name + "'",
                    known.isEmpty()
                        ? "left out: " + request.backend() + " names none"
                        : "of " + String.join(", ", known)));
  }

  /** A setting of the user's choice is a factor that every variant may be asked about. */
  private Factor setting(String text) {
    int equals = text.indexOf('=');
    List<String> values =
        equals < 0 ? List.of() : Arrays.asList(text.substring(equals + 1).split(",", -1));
    if (equals < 1 || values.contains("") || hasTwice(values)) {
      throw refused("--setting", "'" + text + "'", "NAME=VALUE[,VALUE], each value once");
    }
    String name = text.substring(0, equals);
    return new Factor(
        name,
        "as asked for",
        backend.variants().stream().map(Variant::name).toList(),
        Factor.levels(List.of(name), values.toArray(String[]::new)));
  }
}
