package dev.tally.sticky.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tally.counter.ClientOptions;
import dev.tally.counter.InvalidRequestException;
import dev.tally.counter.Outcome;
import dev.tally.counter.RequestIds;
import dev.tally.counter.StatefulCounter;
import dev.tally.deploy.BackendTool;
import dev.tally.deploy.DeploymentException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator sees and does, at real nodes. */
class StickyOperatorIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RunningClusters clusters = RunningClusters.usual();
  private final StatusTool status = new StatusTool(clusters);
  private final List<String> said = new CopyOnWriteArrayList<>();
  private String node = "";

  private boolean run(BackendTool tool, String... texts) throws Exception {
    said.clear();
    Map<String, String> given = new HashMap<>(Map.of("node", node));
    for (int i = 0; i < texts.length; i += 2) {
      given.put(texts[i], texts[i + 1]);
    }
    return tool.run(new BackendTool.Input(Map.of(), given), said::add);
  }

  private JsonNode json() throws Exception {
    run(status, "json", "");
    return JsonMapper.shared().readTree(String.join("\n", said));
  }

  private static long number(JsonNode json, String field) {
    return json.get(field).asLong();
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aClusterIsLookedAtDrainedLostAndResetOnPurpose(@TempDir Path directory) throws Exception {
    try (Deployed deployed = new Deployed(directory, Map.of("heap-mb", "128", "shards", "16"))) {
      StickyDeployment deployment = deployed.deployment();
      deployment.awaitWhole();
      NodeAddress address = deployment.alive().get(2).address();
      node = address.host() + ":" + address.port();
      add(deployment, 60);
      looks(deployment);
      drains();
      refills(deployment);
      // All at once: what was in memory is lost, and stays so until somebody says otherwise.
      List<String> names = deployment.alive().stream().map(StickyNode::name).toList();
      names.forEach(deployment::kill);
      for (String name : names) {
        deployment.restart(name);
      }
      deployment.await(map -> map.shards().stream().allMatch(shard -> shard.lost()));
      address = deployment.alive().get(0).address();
      node = address.host() + ":" + address.port();
      await().atMost(PATIENCE).untilAsserted(this::threeNodesLive);
      resets();
      add(deployment, 1);
    }
  }

  private void looks(StickyDeployment deployment) throws Exception {
    assertThat(run(status)).isTrue();
    assertThat(said).anyMatch(line -> line.startsWith("sticky-b-0     b     live"));
    assertThat(said).contains("lost shards  none");
    assertThat(clusters.find())
        .anySatisfy(
            running ->
                assertThat(running.nodes())
                    .isEqualTo(deployment.alive().stream().map(StickyNode::address).toList()));
    JsonNode json = json();
    assertThat(json.get("nodes").size()).isEqualTo(3);
    long primaries = 0;
    for (JsonNode one : json.get("nodes")) {
      assertThat(one.get("answers").asBoolean()).isTrue();
      assertThat(number(one, "memberships")).isEqualTo(16);
      assertThat(number(one, "counters")).isEqualTo(60);
      primaries += number(one, "primaries");
      HttpResponse<String> metrics = get(one.get("metrics").asString());
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.body())
          .contains("\n# TYPE tally_sticky_counters gauge\ntally_sticky_counters 60\n")
          .contains("\ntally_sticky_memberships 16\n")
          .contains("tally_sticky_shard_epoch{shard=\"15\",role=\"")
          .contains("\ntally_sticky_moves_minimum_total ")
          .contains("\ntally_sticky_moved_keys_minimum_total ")
          .contains("\ntally_sticky_moved_bytes_minimum_total ");
    }
    assertThat(primaries).isEqualTo(16);
    assertThat(json.get("placementLeader").asString()).startsWith("sticky-");
    assertThat(number(json, "changesUnderWay")).isZero();
    StickyNode first = deployment.alive().get(0);
    assertThat(get("http://127.0.0.1:" + first.metricsPort() + "/else").statusCode())
        .isEqualTo(404);
  }

  private void drains() throws Exception {
    DrainTool drain = new DrainTool(clusters);
    assertThatThrownBy(() -> run(drain, "NODE", "sticky-d-0"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("NODE is sticky-d-0, must be one of [sticky-");
    assertThat(run(drain, "NODE", "sticky-a-0")).isTrue();
    assertThat(said)
        .containsExactly(
            "sticky-a-0 leads nothing and may stop; it is still a member of 16 shards, which move"
                + " as far as others of its zone can take them");
    for (JsonNode one : json().get("nodes")) {
      boolean drained = one.get("name").asString().equals("sticky-a-0");
      assertThat(one.get("status").asString()).isEqualTo(drained ? "draining" : "live");
      assertThat(number(one, "primaries") == 0).isEqualTo(drained);
    }
    run(drain, "NODE", "sticky-a-0", "undo", "");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (JsonNode one : json().get("nodes")) {
                assertThat(number(one, "primaries")).isPositive();
              }
            });
  }

  /** A node of a zone of its own comes back with nothing: every key must be copied to it, once. */
  private void refills(StickyDeployment deployment) throws Exception {
    JsonNode before = json();
    deployment.kill("sticky-a-0");
    deployment.restart("sticky-a-0");
    deployment.awaitWhole();
    JsonNode after = json();
    // What the node itself had sent before is gone with it.
    assertThat(number(after, "movedKeysMinimum")).isEqualTo(60);
    assertThat(number(after, "movedKeys")).isGreaterThanOrEqualTo(60);
    assertThat(number(after, "movedBytes"))
        .isGreaterThanOrEqualTo(number(after, "movedBytesMinimum"));
    assertThat(number(after, "movedBytesMinimum")).isPositive();
    assertThat(number(after, "movesDone") - number(before, "movesDone")).isEqualTo(16);
    run(status);
    assertThat(said)
        .anyMatch(line -> line.startsWith("copied ") && line.contains("needed 60 keys in "));
  }

  private void threeNodesLive() throws Exception {
    List<String> live = new ArrayList<>();
    for (JsonNode one : json().get("nodes")) {
      if (one.get("status").asString().equals("live")) {
        live.add(one.get("name").asString());
      }
    }
    assertThat(live).hasSize(3);
  }

  private void resets() throws Exception {
    ResetTool reset = new ResetTool(clusters);
    JsonNode lost = json();
    assertThat(lost.get("lostShards").size()).isEqualTo(16);
    assertThat(run(status)).isFalse();
    String generation = lost.get("generation").asString();
    assertThat(said).anyMatch(line -> line.endsWith("tally sticky reset --give-up " + generation));
    assertThatThrownBy(() -> run(reset, "give-up", "7"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(
            "--give-up is 7, must be the present generation, "
                + generation
                + ", of which 16 of 16 shards are lost");
    assertThat(run(reset, "give-up", generation)).isTrue();
    assertThat(run(status)).isTrue();
    String next = json().get("generation").asString();
    assertThat(next).isNotEqualTo(generation);
    assertThatThrownBy(() -> run(reset, "give-up", next))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("--even-if-whole");
  }

  private static void add(StickyDeployment deployment, int keys) {
    RequestIds ids = new RequestIds(new SecureRandom().nextLong());
    try (StatefulCounter counter = deployment.connect(new ClientOptions("test", 16))) {
      for (int i = 0; i < keys; i++) {
        assertThat(counter.add("key-" + i, 1, ids.next(), PATIENCE).toCompletableFuture().join())
            .isInstanceOfSatisfying(
                Outcome.Done.class, done -> assertThat(done.reading().version()).isEqualTo(1));
      }
    }
  }

  @Test
  void aClusterStartedByHandEndsWithItsTool(@TempDir Path kept) throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    AtomicReference<Throwable> broken = new AtomicReference<>();
    Thread up =
        new Thread(
            () -> {
              try {
                new UpTool()
                    .run(
                        new BackendTool.Input(
                            Map.of("nodes", 4L, "shards", 8L, "heap-mb", 64L), Map.of()),
                        lines::add);
              } catch (DeploymentException | InterruptedException | RuntimeException e) {
                broken.set(e);
              }
            },
            "up");
    up.start();
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !up.isAlive() || lines.stream().anyMatch(line -> line.startsWith("up;")));
      assertThat(broken).hasNullValue();
      List<ProcessHandle> nodes = new ArrayList<>();
      ProcessHandle.current().children().forEach(nodes::add);
      // Four nodes, and the shell that ends them where this process can not.
      assertThat(nodes).hasSizeGreaterThanOrEqualTo(5);
      // The one without a vote, which is told of the shards a moment later.
      node = lines.get(3).split("[ ,]", -1)[1];
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThatCode(() -> assertThat(run(status)).isTrue())
                      .doesNotThrowAnyException());
      assertThat(json().get("nodes").size()).isEqualTo(4);
      up.interrupt();
      up.join();
      assertThat(broken).hasNullValue();
      assertThat(lines).last().isEqualTo("down");
      await().atMost(PATIENCE).until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
    } catch (Throwable e) {
      // They go with the cluster, and tell why.
      for (String line : lines) {
        if (line.startsWith("logs: ")) {
          copy(Path.of(line.substring("logs: ".length())), kept);
        }
      }
      throw e;
    } finally {
      up.interrupt();
      up.join();
    }
  }

  private static void copy(Path logs, Path into) throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      for (Path file : files.toList()) {
        Files.copy(file, into.resolve(file.getFileName()));
      }
    }
  }
}
