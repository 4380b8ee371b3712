package dev.tally.sticky.consensus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three voters in one process, each with a directory of its own. */
class ConsensusTest {

  private static final String HOST = "127.0.0.1";
  private static final Duration LONG = Duration.ofSeconds(30);

  private final UUID group = UUID.randomUUID();
  private final Map<String, ConsensusServer> servers = new LinkedHashMap<>();
  private final Map<String, Journal> journals = new LinkedHashMap<>();
  private final List<Voter> founders = new ArrayList<>();
  private final ExecutorService stopping = Executors.newCachedThreadPool();
  @TempDir private Path root;

  @BeforeEach
  void form() throws IOException {
    for (String node : List.of("a", "b", "c")) {
      founders.add(voter(node));
    }
    for (String node : List.of("a", "b", "c")) {
      start(node);
    }
  }

  @AfterEach
  void closeAll() {
    stopAll();
    stopping.shutdown();
  }

  @Test
  void allApplyTheSameInTheSameOrder() throws Exception {
    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      for (Map.Entry<String, ConsensusServer> server : servers.entrySet()) {
        answers.add(server.getValue().submit((server.getKey() + i).getBytes(UTF_8)));
      }
    }
    for (CompletableFuture<byte[]> answer : answers) {
      answer.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
    awaitEqual(60);
    assertThat(servers.values()).filteredOn(ConsensusServer::leads).hasSize(1);
    assertThat(journals.values()).filteredOn(Journal::leads).hasSize(1);
    assertThat(servers.get("a").voters()).containsExactlyInAnyOrderElementsOf(founders);
  }

  @Test
  void aClientIsAnsweredWithoutAVote() throws Exception {
    try (ConsensusClient client = new ConsensusClient(group, founders)) {
      byte[] answer = client.submit("x".getBytes(UTF_8)).get(30, TimeUnit.SECONDS);
      assertThat(answer).isEqualTo("x".getBytes(UTF_8));
      assertThatThrownBy(() -> client.submit(new byte[64 * 1024 + 1]).get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IllegalArgumentException.class);
      assertThat(client.submit("y".repeat(64 * 1024).getBytes(UTF_8))).succeedsWithin(LONG);
    }
  }

  /** As a voter does not for a moment after its start: Ratis' client gives up there. */
  @Test
  void aClientIsAnsweredByAVoterThatDidNotKnowTheGroupAtFirst() throws Exception {
    Path home = root.resolve("d");
    VoterDirectory directory = VoterDirectory.open(home, "d", HOST);
    List<Voter> alone = List.of(new Voter(directory.voterId(), "d", HOST, directory.port()));
    UUID later = UUID.randomUUID();
    try (ConsensusClient client = new ConsensusClient(later, alone)) {
      List<CompletableFuture<byte[]>> answers;
      try (ConsensusServer other =
          ConsensusServer.start(directory, UUID.randomUUID(), alone, HOST, new Journal())) {
        await().atMost(LONG).until(other::leads);
        answers = Stream.of("x", "y").map(each -> client.submit(each.getBytes(UTF_8))).toList();
        await()
            .during(Duration.ofSeconds(1))
            .atMost(LONG)
            .until(() -> answers.stream().noneMatch(CompletableFuture::isDone));
      }
      delete(directory.log());
      Files.delete(home.resolve("group"));
      try (ConsensusServer now =
          ConsensusServer.start(directory, later, alone, HOST, new Journal())) {
        assertThat(answers).allSatisfy(answer -> assertThat(answer).succeedsWithin(LONG));
      }
    }
  }

  @Test
  void aClosedClientAnswersNothingMore() throws Exception {
    submit("a", "x");
    ConsensusClient client = new ConsensusClient(group, founders);
    client.close();
    assertThat(client.submit("y".getBytes(UTF_8)))
        .failsWithin(LONG)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class);
  }

  @Test
  void anotherLeadsWhereTheLeaderIsClosed() throws Exception {
    submit("a", "before");
    String leader = awaitLeader();
    stop(leader);
    String survivor = servers.keySet().iterator().next();
    submit(survivor, "after");
    assertThat(awaitLeader()).isNotEqualTo(leader);
    awaitEqual(2);
    start(leader);
    awaitEqual(2);
  }

  @Test
  void whereTheLeaderIsSaidToHaveEndedAnotherOneLeads() throws Exception {
    submit("a", "before");
    awaitEqual(1);
    String leader = awaitLeader();
    servers.forEach((node, server) -> List.of("a", "b", "c").forEach(server::rehearse));
    servers.forEach(
        (node, server) -> {
          if (!node.equals(leader)) {
            await().atMost(LONG).until(() -> server.leader().isPresent());
            server.ended(leader);
          }
        });
    // It lives, in truth: nothing but the leader changes.
    await().atMost(LONG).until(() -> !awaitLeader().equals(leader));
    submit(leader, "after");
    awaitEqual(2);
  }

  @Test
  void allStartAgainWithWhatTheyHad() throws Exception {
    submitMany("a", 0, 50);
    stopAll();
    for (String node : List.of("a", "b", "c")) {
      assertThat(VoterDirectory.open(root.resolve(node), node, HOST).isFresh()).isFalse();
      start(node);
    }
    submit("b", "more");
    awaitEqual(51);
  }

  @Test
  void aWipedVoterIsAnotherOneAndIsAdmittedWithASnapshotsHelp() throws Exception {
    submitMany("a", 0, 50);
    awaitEqual(50);
    // A voter that ends in order takes a snapshot and drops its log: the new one needs that.
    stopAll();
    wipe("c");
    start("a");
    start("b");
    start("c");
    Voter fresh = voter("c");
    String old = founders.get(2).id();
    assertThat(fresh.id()).isNotEqualTo(old).startsWith("c@");
    submit("a", "without c");
    assertThat(journals.get("c").commands()).isEmpty();
    assertThat(servers.get("a").voters()).extracting(Voter::id).contains(old);

    servers.get(awaitLeader()).replace(old, fresh).get(30, TimeUnit.SECONDS);
    awaitEqual(51);
    assertThat(journals.get("c").restored()).isPositive();
    assertThat(servers.get("c").voters())
        .containsExactlyInAnyOrder(founders.get(0), founders.get(1), fresh);
    // Asked twice, it is done already.
    servers.get(awaitLeader()).replace(old, fresh).get(30, TimeUnit.SECONDS);

    stop("a");
    submit("b", "b and c are enough");
    awaitEqual(52);
    start("a");
    awaitEqual(52);
  }

  @Test
  void whoHasLostItsLogDoesNotVoteAgain() throws Exception {
    submit("a", "x");
    stop("c");
    delete(root.resolve("c").resolve("log"));
    assertThatThrownBy(() -> start("c"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lost");
    submit("a", "y");
  }

  @Test
  void oneOfThreeDoesNotCommit() throws Exception {
    submit("a", "x");
    stop("b");
    stop("c");
    CompletableFuture<byte[]> answer = servers.get("a").submit("alone".getBytes(UTF_8));
    await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> !answer.isDone());
    start("b");
    assertThat(answer).succeedsWithin(LONG);
    awaitEqual(2);
  }

  @Test
  void nothingIsLeftWhenItIsClosed() throws Exception {
    submit("a", "x");
    long start = System.nanoTime();
    stopAll();
    System.out.println("three voters closed in " + (System.nanoTime() - start) / 1_000_000 + " ms");
    await().atMost(LONG).untilAsserted(() -> assertThat(voterThreads()).isEmpty());
  }

  private List<String> voterThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> founders.stream().anyMatch(voter -> name.contains(voter.id())))
        .toList();
  }

  private Voter voter(String node) throws IOException {
    VoterDirectory directory = VoterDirectory.open(root.resolve(node), node, HOST);
    return new Voter(directory.voterId(), node, HOST, directory.port());
  }

  private void start(String node) throws IOException {
    VoterDirectory directory = VoterDirectory.open(root.resolve(node), node, HOST);
    Journal journal = new Journal();
    servers.put(node, ConsensusServer.start(directory, group, founders, HOST, journal));
    journals.put(node, journal);
  }

  private void stop(String node) {
    ConsensusServer server = servers.remove(node);
    journals.remove(node);
    server.close();
  }

  /** At once, since each takes the seconds that Ratis' transport waits for silence. */
  private void stopAll() {
    CompletableFuture.allOf(
            servers.values().stream()
                .map(server -> CompletableFuture.runAsync(server::close, stopping))
                .toArray(CompletableFuture<?>[]::new))
        .join();
    servers.clear();
    journals.clear();
  }

  private void wipe(String node) throws IOException {
    delete(root.resolve(node));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void submit(String node, String command) throws Exception {
    servers.get(node).submit(command.getBytes(UTF_8)).get(30, TimeUnit.SECONDS);
  }

  private void submitMany(String node, int from, int to) throws Exception {
    List<CompletableFuture<byte[]>> answers =
        IntStream.range(from, to)
            .mapToObj(i -> servers.get(node).submit(("m" + i).getBytes(UTF_8)))
            .toList();
    for (CompletableFuture<byte[]> answer : answers) {
      answer.get(30, TimeUnit.SECONDS);
    }
  }

  private String awaitLeader() {
    return await()
        .atMost(LONG)
        .until(
            () ->
                servers.entrySet().stream()
                    .filter(server -> server.getValue().leads())
                    .map(Map.Entry::getKey)
                    .findAny(),
            Optional::isPresent)
        .orElseThrow();
  }

  private void awaitEqual(int size) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              List<List<String>> all = journals.values().stream().map(Journal::commands).toList();
              assertThat(all).allSatisfy(commands -> assertThat(commands).hasSize(size));
              assertThat(all.stream().distinct()).hasSize(1);
            });
  }
}
