package dev.tally.sticky.consensus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.api.AsyncApi;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;

/** Clients of Ratis that say nothing, neither that they failed. */
class SilentClientTest {

  private static final Duration PATIENCE = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final List<Voter> VOTERS = List.of(new Voter("a@1", "a", "127.0.0.1", 1));

  /** What was sent through each client, in the order they were made. */
  private final List<List<String>> sent = new CopyOnWriteArrayList<>();

  /** One that answers each command with itself, or never. */
  private RaftClient client(boolean answers) {
    List<String> through = new CopyOnWriteArrayList<>();
    sent.add(through);
    AsyncApi api =
        proxy(
            AsyncApi.class,
            (method, arguments) -> {
              Message message = (Message) arguments[0];
              through.add(message.getContent().toStringUtf8());
              return answers
                  ? CompletableFuture.completedFuture(reply(message))
                  : new CompletableFuture<RaftClientReply>();
            });
    return proxy(RaftClient.class, (method, arguments) -> method.equals("async") ? api : null);
  }

  private static RaftClientReply reply(Message message) {
    return RaftClientReply.newBuilder()
        .setClientId(ClientId.randomId())
        .setServerId(RaftPeerId.valueOf("a@1"))
        .setGroupId(RaftGroupId.randomId())
        .setSuccess(true)
        .setMessage(message)
        .build();
  }

  @FunctionalInterface
  private interface Call {
    Object answer(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.getName().equals("equals")
                    ? (Object) (proxy == arguments[0])
                    : method.getName().equals("hashCode")
                        ? (Object) System.identityHashCode(proxy)
                        : call.answer(method.getName(), arguments)));
  }

  @Test
  void anotherTakesTheirPlaceUntilOneAnswers() {
    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    try (ConsensusClient client =
        new ConsensusClient((voters, first) -> client(sent.size() >= 3), VOTERS, PATIENCE)) {
      answers.add(client.submit("x".getBytes(UTF_8)));
      answers.add(client.submit("y".getBytes(UTF_8)));
      for (CompletableFuture<byte[]> answer : answers) {
        assertThat(answer).succeedsWithin(LONG);
      }
      assertThat(answers.get(1).join()).isEqualTo("y".getBytes(UTF_8));
    }
    assertThat(sent).hasSize(4);
    assertThat(sent).allSatisfy(each -> assertThat(each).contains("x", "y"));
  }

  @Test
  void whoAnswersIsLeftInPeace() {
    try (ConsensusClient client =
        new ConsensusClient((voters, first) -> client(true), VOTERS, PATIENCE)) {
      for (int i = 0; i < 100; i++) {
        assertThat(client.submit(("c" + i).getBytes(UTF_8))).succeedsWithin(LONG);
      }
    }
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0)).hasSize(100).doesNotHaveDuplicates();
  }
}
