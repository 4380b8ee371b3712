package dev.tally.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireLoopTest {

  private static final String HOST = "127.0.0.1";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<WireLoop> loops = new ArrayList<>();

  @AfterEach
  void closeLoops() {
    loops.forEach(WireLoop::close);
  }

  private WireLoop loop(String transport) {
    WireLoop loop =
        transport.equals("nio") ? WireLoop.startOnNio("test-nio") : WireLoop.start("test");
    loops.add(loop);
    return loop;
  }

  /** Sends every frame back. */
  private static final class Echo implements ConnectionHandler {
    @Override
    public void onFrame(Connection connection, ByteBuf frame) {
      connection.beginFrame().writeBytes(frame);
      connection.endFrame();
    }
  }

  /** Keeps what happens to it. Its fields belong to the loop, its futures to everybody. */
  private static class Recorder implements ConnectionHandler {
    final CompletableFuture<Connection> open = new CompletableFuture<>();
    final CompletableFuture<Optional<Throwable>> closed = new CompletableFuture<>();
    final List<Long> frames = new ArrayList<>();
    final CountDownLatch expected;
    int turns;

    Recorder(int frames) {
      expected = new CountDownLatch(frames);
    }

    @Override
    public void onOpen(Connection connection) {
      open.complete(connection);
    }

    @Override
    public void onFrame(Connection connection, ByteBuf frame) {
      frames.add(frame.readLong());
      assertThat(frame.isReadable()).isFalse();
      expected.countDown();
    }

    @Override
    public void onTurnEnd(Connection connection) {
      turns++;
    }

    @Override
    public void onClosed(Connection connection, Optional<Throwable> cause) {
      assertThat(closed.complete(cause)).as("told of its end once").isTrue();
    }

    Optional<Throwable> awaitClosed() throws Exception {
      return closed.get(10, TimeUnit.SECONDS);
    }
  }

  /** Connects two loops, and returns when both sides know. */
  private static void open(
      WireLoop server, Recorder serverSide, WireLoop client, Recorder clientSide) throws Exception {
    WireServer listening = server.listen(HOST, 0, () -> serverSide);
    client.connect(HOST, listening.port(), TIMEOUT, clientSide);
    clientSide.open.get(10, TimeUnit.SECONDS);
    serverSide.open.get(10, TimeUnit.SECONDS);
  }

  private static <T> T inLoop(WireLoop loop, Supplier<T> task) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            result.complete(task.get());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result.get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "nio"})
  void framesComeBackInOrderAndOneTurnIsOneWrite(String transport) throws Exception {
    WireLoop server = loop(transport);
    WireLoop client = loop(transport);
    WireServer listening = server.listen(HOST, 0, Echo::new);
    int count = 10_000;
    Recorder recorder = new Recorder(count);
    client.connect(HOST, listening.port(), TIMEOUT, recorder);
    Connection connection = recorder.open.get(10, TimeUnit.SECONDS);

    inLoop(
        client,
        () -> {
          for (long i = 0; i < count; i++) {
            connection.beginFrame().writeLong(i);
            connection.endFrame();
          }
          return true;
        });

    assertThat(recorder.expected.await(10, TimeUnit.SECONDS)).isTrue();
    List<Long> frames = inLoop(client, () -> List.copyOf(recorder.frames));
    assertThat(frames).hasSize(count).isSorted().doesNotHaveDuplicates();
    assertThat(inLoop(client, connection::framesSent)).isEqualTo(count);
    assertThat(inLoop(client, connection::writes)).isEqualTo(1);
    assertThat(inLoop(client, () -> recorder.turns)).isBetween(1, count / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "nio"})
  void answersToAllThatIsReadInOneTurnLeaveInOneWrite(String transport) throws Exception {
    WireLoop server = loop(transport);
    CompletableFuture<Connection> accepted = new CompletableFuture<>();
    WireServer listening =
        server.listen(
            HOST,
            0,
            () ->
                new ConnectionHandler() {
                  private int sum;

                  @Override
                  public void onOpen(Connection connection) {
                    accepted.complete(connection);
                  }

                  @Override
                  public void onFrame(Connection connection, ByteBuf frame) {
                    connection.beginFrame().writeLong(frame.readLong());
                    connection.endFrame();
                    sum++;
                  }

                  @Override
                  public void onTurnEnd(Connection connection) {
                    connection.beginFrame().writeLong(-sum);
                    connection.endFrame();
                    sum = 0;
                  }
                });
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listening.port())) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream frames = new DataOutputStream(bytes);
      for (long i = 1; i <= 100; i++) {
        frames.writeInt(Long.BYTES);
        frames.writeLong(i);
      }
      accepted.get(10, TimeUnit.SECONDS);
      socket.getOutputStream().write(bytes.toByteArray());
      DataInputStream answers = new DataInputStream(socket.getInputStream());
      long answered = 0;
      long turns = 0;
      while (answered < 100) {
        assertThat(answers.readInt()).isEqualTo(Long.BYTES);
        long answer = answers.readLong();
        if (answer > 0) {
          assertThat(answer).isEqualTo(answered + 1);
          answered++;
        } else {
          turns++;
        }
      }
      // The last turn's own frame is still to come.
      assertThat(inLoop(server, accepted.get()::writes)).isEqualTo(turns + 1).isLessThan(10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Connection.MAX_FRAME_BYTES + 1, Integer.MAX_VALUE})
  void aLengthOutOfItsLimitsClosesTheConnectionAndSaysWhy(int length) throws Exception {
    WireLoop server = loop("best");
    Recorder recorder = new Recorder(1);
    WireServer listening = server.listen(HOST, 0, () -> recorder);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listening.port())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(Long.BYTES);
      out.writeLong(7);
      out.writeInt(length);
      out.flush();
      assertThat(recorder.awaitClosed().orElseThrow())
          .isInstanceOf(WireException.class)
          .hasMessageContaining("frame length is " + length)
          .hasMessageContaining("0 to 1048576");
      assertThat(recorder.frames).containsExactly(7L);
      assertThatThrownBy(() -> new DataInputStream(socket.getInputStream()).readByte())
          .isInstanceOfAny(EOFException.class, IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "nio"})
  void aRefusedConnectIsTold(String transport) throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Recorder recorder = new Recorder(0);
    loop(transport).connect(HOST, free, TIMEOUT, recorder);
    assertThat(recorder.awaitClosed().orElseThrow()).isInstanceOf(ConnectException.class);
    assertThat(recorder.open).isNotDone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "nio"})
  void aResetByThePeerIsToldWithItsCauseAndAnOrderlyEndWithout(String transport) throws Exception {
    WireLoop server = loop(transport);
    Recorder reset = new Recorder(0);
    WireServer resets = server.listen(HOST, 0, () -> reset);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), resets.port())) {
      reset.open.get(10, TimeUnit.SECONDS);
      socket.setSoLinger(true, 0);
    }
    assertThat(reset.awaitClosed().orElseThrow()).isInstanceOf(IOException.class);

    Recorder ended = new Recorder(0);
    WireServer ends = server.listen(HOST, 0, () -> ended);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ends.port())) {
      assertThat(socket.isConnected()).isTrue();
      ended.open.get(10, TimeUnit.SECONDS);
    }
    assertThat(ended.awaitClosed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "nio"})
  void aPeerThatDoesNotReadIsSignalledAndThenItsRecovery(String transport) throws Exception {
    WireLoop server = loop(transport);
    List<Boolean> signals = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Connection> accepted = new CompletableFuture<>();
    WireServer listening =
        server.listen(
            HOST,
            0,
            () ->
                new ConnectionHandler() {
                  @Override
                  public void onOpen(Connection connection) {
                    accepted.complete(connection);
                  }

                  @Override
                  public void onFrame(Connection connection, ByteBuf frame) {}

                  @Override
                  public void onWritable(Connection connection, boolean writable) {
                    signals.add(writable);
                  }
                });
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listening.port())) {
      Connection connection = accepted.get(10, TimeUnit.SECONDS);
      byte[] body = new byte[1 << 18];
      int sent = 0;
      while (inLoop(server, connection::isWritable)) {
        inLoop(
            server,
            () -> {
              connection.beginFrame().writeBytes(body);
              connection.endFrame();
              return true;
            });
        sent++;
        assertThat(sent).as("writable for ever").isLessThan(1_000);
      }
      await().untilAsserted(() -> assertThat(signals).containsExactly(false));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (int i = 0; i < sent; i++) {
        assertThat(in.readInt()).isEqualTo(body.length);
        in.skipNBytes(body.length);
      }
      await().untilAsserted(() -> assertThat(signals).containsExactly(false, true));
      assertThat(inLoop(server, connection::isWritable)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onOpen", "onFrame", "onTurnEnd"})
  void anExceptionOfAHandlerClosesItsConnectionOnly(String where) throws Exception {
    WireLoop server = loop("best");
    IllegalStateException planned = new IllegalStateException("planned in " + where);
    CompletableFuture<Optional<Throwable>> closed = new CompletableFuture<>();
    WireServer failing =
        server.listen(
            HOST,
            0,
            () ->
                new ConnectionHandler() {
                  private void throwIn(String method) {
                    if (method.equals(where)) {
                      throw planned;
                    }
                  }

                  @Override
                  public void onOpen(Connection connection) {
                    throwIn("onOpen");
                  }

                  @Override
                  public void onFrame(Connection connection, ByteBuf frame) {
                    throwIn("onFrame");
                  }

                  @Override
                  public void onTurnEnd(Connection connection) {
                    throwIn("onTurnEnd");
                  }

                  @Override
                  public void onClosed(Connection connection, Optional<Throwable> cause) {
                    closed.complete(cause);
                  }
                });
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), failing.port())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(0);
      assertThat(closed.get(10, TimeUnit.SECONDS)).containsSame(planned);
    }
    assertThat(inLoop(server, () -> "runs on")).isEqualTo("runs on");
  }

  /** Netty's own shutdown forgets them where it is asked for while a turn's tasks run. */
  @ParameterizedTest
  @ValueSource(strings = {"best", "nio"})
  void closingALoopAtAnyPointOfItsTurnEndsItsConnections(String transport) throws Exception {
    WireLoop client = loop(transport);
    for (int i = 0; i < 100; i++) {
      WireLoop server = loop(transport);
      Recorder serverSide = new Recorder(0);
      Recorder clientSide = new Recorder(0);
      open(server, serverSide, client, clientSide);
      server.execute(i % 2 == 0 ? server::close : () -> LockSupport.parkNanos(100_000));

      server.close();

      serverSide.awaitClosed();
      assertThat(clientSide.awaitClosed()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "nio"})
  void closingALoopEndsItsConnectionsOnBothSides(String transport) throws Exception {
    WireLoop server = loop(transport);
    WireLoop client = loop(transport);
    Recorder serverSide = new Recorder(0);
    Recorder clientSide = new Recorder(0);
    open(server, serverSide, client, clientSide);

    server.close();

    serverSide.awaitClosed();
    assertThat(clientSide.awaitClosed()).isEmpty();
    assertThatThrownBy(() -> server.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void aFrameTooLongIsRefusedToItsSenderAndItsNeighboursArrive() throws Exception {
    WireLoop loop = loop("best");
    Recorder received = new Recorder(2);
    WireServer listening = loop.listen(HOST, 0, () -> received);
    Recorder sender = new Recorder(0);
    loop.connect(HOST, listening.port(), TIMEOUT, sender);
    Connection connection = sender.open.get(10, TimeUnit.SECONDS);
    inLoop(
        loop,
        () -> {
          connection.beginFrame().writeLong(1);
          connection.endFrame();
          connection.beginFrame().writeZero(Connection.MAX_FRAME_BYTES + 1);
          assertThatThrownBy(connection::endFrame)
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage("frame length is 1048577, must be 0 to 1048576");
          connection.beginFrame().writeLong(99);
          connection.dropFrame();
          connection.beginFrame().writeLong(2);
          assertThatThrownBy(connection::beginFrame).isInstanceOf(IllegalStateException.class);
          connection.endFrame();
          assertThatThrownBy(connection::endFrame).isInstanceOf(IllegalStateException.class);
          return true;
        });
    assertThat(received.expected.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(inLoop(loop, () -> List.copyOf(received.frames))).containsExactly(1L, 2L);
    assertThatThrownBy(connection::beginFrame)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only for the thread of the loop");
    assertThat(inLoop(loop, connection::framesSent)).isEqualTo(2);
  }

  @Test
  void aFrameNotEndedInItsTurnFailsTheConnection() throws Exception {
    WireLoop loop = loop("best");
    WireServer listening = loop.listen(HOST, 0, Echo::new);
    Recorder sender = new Recorder(0);
    loop.connect(HOST, listening.port(), TIMEOUT, sender);
    Connection connection = sender.open.get(10, TimeUnit.SECONDS);
    inLoop(loop, () -> connection.beginFrame().writeLong(1));
    assertThat(sender.awaitClosed().orElseThrow())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not ended");
    assertThat(inLoop(loop, connection::isOpen)).isFalse();
    // Sending to what is closed goes nowhere, and harms nobody.
    inLoop(
        loop,
        () -> {
          connection.beginFrame().writeLong(2);
          connection.endFrame();
          return true;
        });
  }

  @Test
  void whatWasSentBeforeCloseArrives() throws Exception {
    WireLoop loop = loop("best");
    Recorder received = new Recorder(1);
    WireServer listening = loop.listen(HOST, 0, () -> received);
    Recorder sender = new Recorder(0);
    loop.connect(HOST, listening.port(), TIMEOUT, sender);
    Connection connection = sender.open.get(10, TimeUnit.SECONDS);
    inLoop(
        loop,
        () -> {
          connection.beginFrame().writeLong(1);
          connection.endFrame();
          connection.close();
          connection.close();
          return true;
        });
    assertThat(received.awaitClosed()).isEmpty();
    assertThat(sender.awaitClosed()).isEmpty();
    assertThat(received.frames).containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "nio"})
  void aConnectionThatDoesNotReadGetsNothingUntilItDoes(String transport) throws Exception {
    WireLoop server = loop(transport);
    Recorder paused = new Recorder(1);
    Recorder other = new Recorder(1);
    ArrayDeque<Recorder> recorders = new ArrayDeque<>(List.of(paused, other));
    WireServer listening = server.listen(HOST, 0, recorders::remove);
    try (Socket one = new Socket(InetAddress.getLoopbackAddress(), listening.port())) {
      Connection connection = paused.open.get(10, TimeUnit.SECONDS);
      inLoop(
          server,
          () -> {
            connection.reading(false);
            return true;
          });
      send(one, 1);
      // Another connection's round trip: by then the first would have been read.
      try (Socket two = new Socket(InetAddress.getLoopbackAddress(), listening.port())) {
        send(two, 2);
        assertThat(other.expected.await(10, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(inLoop(server, paused.frames::size)).isZero();
      inLoop(
          server,
          () -> {
            connection.reading(true);
            return true;
          });
      assertThat(paused.expected.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void send(Socket socket, long number) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(Long.BYTES);
    out.writeLong(number);
    out.flush();
  }

  @Test
  void anOccupiedPortIsRefusedByName() throws Exception {
    WireLoop loop = loop("best");
    WireServer listening = loop.listen(HOST, 0, Echo::new);
    assertThatThrownBy(() -> loop.listen(HOST, listening.port(), Echo::new))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("can not listen on 127.0.0.1:" + listening.port());
  }

  @Test
  void aCancelledTimerDoesNotRun() throws Exception {
    WireLoop loop = loop("best");
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    Cancellable cancelled = loop.schedule(() -> ran.add("cancelled"), Duration.ofMillis(20));
    CountDownLatch later = new CountDownLatch(1);
    loop.schedule(
        () -> {
          ran.add("kept");
          later.countDown();
        },
        Duration.ofMillis(40));
    cancelled.cancel();
    assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).containsExactly("kept");
  }
}
