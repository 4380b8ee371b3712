package dev.tally.experiment;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.Accountable;
import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Factor;
import dev.tally.deploy.Level;
import dev.tally.deploy.Variant;
import dev.tally.nullbackend.NullBackend;
import dev.tally.process.ChildProcess;
import dev.tally.stats.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A third backend, with settings to vary: it counts in this process and notes what it is told. */
final class SweptBackend implements CounterBackend {

  static final Variant ONE = Samples.variant("swept", Variant.Kind.SYSTEM, 1);
  static final Variant OTHER = Samples.variant("swept-other", Variant.Kind.SYSTEM, 1);

  static final Factor SIZE =
      new Factor(
          "size",
          "how large",
          List.of("swept", "swept-other"),
          Factor.levels(List.of("size"), "1", "2", "3"));
  static final Factor COLOUR =
      new Factor(
          "colour",
          "how bright",
          List.of("swept-other"),
          List.of(
              new Level("red, dark", Map.of("colour", "red", "light", "0")),
              new Level("red; dark", Map.of("colour", "red", "light", "1"))));

  /** What was deployed, in order. */
  final List<String> deployed = new ArrayList<>();

  /** Called at the start of every deployment. */
  Runnable onDeploy = () -> {};

  @Override
  public List<Variant> variants() {
    return List.of(ONE, OTHER);
  }

  @Override
  public List<Factor> factors() {
    return List.of(SIZE, COLOUR);
  }

  @Override
  public Optional<String> usual(Variant variant, String setting) {
    return setting.equals("size") ? Optional.of("2") : Optional.empty();
  }

  @Override
  public void validate(Variant variant, Map<String, String> settings) throws DeploymentException {
    if (settings.getOrDefault("size", "1").length() > 2) {
      throw new DeploymentException("size is " + settings.get("size") + ", must be at most 99");
    }
  }

  @Override
  public Deployment deploy(Variant variant, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    deployed.add(variant.name() + " " + context.settings());
    onDeploy.run();
    if (context.settings().getOrDefault("size", "").equals("13")) {
      throw new DeploymentException("not with a size of 13");
    }
    NullBackend counting = new NullBackend();
    DeploymentContext bare =
        new DeploymentContext(context.data(), context.logs(), context.supervisor(), Map.of());
    return new Accounting(counting.deploy(counting.variants().get(0), bare));
  }

  /** Twice as many requests at each look. */
  private static final class Accounting implements Deployment, Accountable {
    private final Deployment counting;
    private double looks = 50;

    Accounting(Deployment counting) {
      this.counting = counting;
    }

    @Override
    public Map<String, Work> work() {
      looks *= 2;
      return Map.of("Add", new Work(looks, Map.of("bytes", 10 * looks)));
    }

    @Override
    public StatefulCounter connect(ClientOptions options) {
      return counting.connect(options);
    }

    @Override
    public Map<String, String> effectiveSettings() {
      return Map.of();
    }

    @Override
    public List<ChildProcess> processes() {
      return List.of();
    }

    @Override
    public void close() {
      counting.close();
    }
  }
}
