package dev.tally.sticky.deploy;

import dev.tally.counter.ReadLevel;
import dev.tally.deploy.CounterBackend;
import dev.tally.deploy.Deployment;
import dev.tally.deploy.DeploymentContext;
import dev.tally.deploy.DeploymentException;
import dev.tally.deploy.Factor;
import dev.tally.deploy.Guarantees;
import dev.tally.deploy.Variant;
import dev.tally.process.ChildProcess;
import dev.tally.sticky.client.Routing;
import dev.tally.sticky.consensus.Voter;
import dev.tally.sticky.node.ClusterInfo;
import dev.tally.sticky.placement.PlacementCommand;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sticky-memory: counters in the memory of nodes, each shard replicated to three of them. */
public final class StickyBackend implements CounterBackend {

  private static final Guarantees GUARANTEES =
      new Guarantees(
          "when a majority of 3 members in 3 zones holds it in memory",
          2,
          false,
          Set.of(Guarantees.Loss.ONE_NODE, Guarantees.Loss.ONE_ZONE),
          Set.of(ReadLevel.LINEARIZABLE, ReadLevel.SESSION, ReadLevel.EVENTUAL));

  /** The client finds the primary. */
  static final Variant STICKY =
      new Variant(
          "sticky", "in memory, sticky routing, majority of 3", Variant.Kind.SYSTEM, GUARANTEES);

  /** The nodes find it. */
  static final Variant FORWARD =
      new Variant(
          "sticky-forward",
          "in memory, any node forwards, majority of 3",
          Variant.Kind.SYSTEM,
          GUARANTEES);

  private static final Duration FORM_TIMEOUT = Duration.ofSeconds(60);

  /** For the service loader. */
  public StickyBackend() {}

  @Override
  public List<Variant> variants() {
    return List.of(STICKY, FORWARD);
  }

  @Override
  public void validate(Variant variant, Map<String, String> settings) throws DeploymentException {
    StickySettings.of(settings, routing(variant)).network().check();
  }

  private static Routing routing(Variant variant) {
    return variant.equals(FORWARD) ? Routing.ANY_NODE : Routing.CLIENT;
  }

  @Override
  public List<Factor> factors() {
    return Factors.ALL;
  }

  @Override
  public Optional<String> usual(Variant variant, String setting) {
    return StickySettings.usual(routing(variant), setting);
  }

  @Override
  public Deployment deploy(Variant variant, DeploymentContext context)
      throws DeploymentException, InterruptedException {
    if (!variants().contains(variant)) {
      throw new DeploymentException("no variant of sticky-memory: " + variant.name());
    }
    return start(context, routing(variant));
  }

  /**
   * Starts nodes whose clients find the primaries themselves, unless settings say otherwise.
   *
   * @param context where, and with which settings
   * @return nodes that serve
   * @throws DeploymentException where they do not come up; none is left running then
   * @throws InterruptedException where the caller was interrupted; likewise
   */
  public static StickyDeployment start(DeploymentContext context)
      throws DeploymentException, InterruptedException {
    return start(context, Routing.CLIENT);
  }

  private static StickyDeployment start(DeploymentContext context, Routing usual)
      throws DeploymentException, InterruptedException {
    StickySettings settings = StickySettings.of(context.settings(), usual);
    NodeLauncher launcher = new NodeLauncher(context, settings);
    List<ChildProcess> started = new ArrayList<>();
    Configurator configurator = new Configurator();
    boolean served = false;
    try {
      for (int i = 0; i < settings.nodes(); i++) {
        started.add(launcher.start(i));
      }
      List<StickyNode> nodes = new ArrayList<>();
      for (int i = 0; i < settings.nodes(); i++) {
        nodes.add(launcher.await(i, started.get(i)));
      }
      ClusterInfo cluster = form(configurator, nodes, settings);
      served = true;
      return new StickyDeployment(launcher, configurator, cluster, nodes, settings);
    } catch (IOException e) {
      throw new DeploymentException("sticky-memory did not come up: " + e.getMessage(), e);
    } finally {
      if (!served) {
        configurator.close();
        started.forEach(ChildProcess::kill);
        started.forEach(ChildProcess::awaitExit);
        launcher.close();
      }
    }
  }

  /** The nodes of the first three zones vote; once all have joined, the shards are placed. */
  private static ClusterInfo form(
      Configurator configurator, List<StickyNode> nodes, StickySettings settings)
      throws IOException, InterruptedException {
    SecureRandom random = new SecureRandom();
    List<Voter> voters =
        nodes.stream().limit(StickySettings.REPLICAS).map(StickyNode::voter).toList();
    ClusterInfo cluster = new ClusterInfo(random.nextLong() | 1, voters);
    configurator.form(nodes.stream().map(StickyNode::address).toList(), cluster);
    NodeAddress first = nodes.get(0).address();
    configurator.command(
        first,
        new PlacementCommand.Create(
            random.nextLong() | 1, settings.shards(), StickySettings.REPLICAS));
    configurator.await(
        first,
        FORM_TIMEOUT,
        map ->
            map.nodes().size() == nodes.size()
                && map.shards().stream().allMatch(shard -> shard.settled()));
    return cluster;
  }
}
