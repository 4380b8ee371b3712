package dev.tally.sticky.node;

import dev.tally.counter.Failure;
import dev.tally.counter.ReadLevel;
import dev.tally.counter.Request;
import dev.tally.counter.Token;
import dev.tally.sticky.protocol.Codes;
import dev.tally.sticky.protocol.Kind;
import dev.tally.sticky.protocol.MapCodec;
import dev.tally.sticky.routing.KeyHash;
import dev.tally.sticky.routing.PlacementMap;
import dev.tally.sticky.routing.ShardConfiguration;
import dev.tally.sticky.shard.Addition;
import dev.tally.sticky.shard.ShardReplica;
import dev.tally.wire.Connection;
import dev.tally.wire.ConnectionHandler;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection that someone else has opened: a client, another node, or the operator. */
final class Inbound implements ConnectionHandler {

  private final Node node;
  private final byte[] key = new byte[Request.MAX_KEY_BYTES];

  /** Set before anything arrives. */
  private Connection connection;

  /** Set with the connection. */
  private Answers answers;

  /** The same, where any node may answer; else null. */
  private @Nullable Answers anywhere;

  private @Nullable PeerLink link;

  Inbound(Node node) {
    this.node = node;
  }

  @Override
  public void onOpen(Connection opened) {
    connection = opened;
    answers = new Answers(opened);
  }

  @Override
  public void onFrame(Connection from, ByteBuf frame) {
    byte kind = frame.readByte();
    PeerLink peer = link;
    if (peer != null) {
      node.received(peer, kind, frame);
      return;
    }
    switch (kind) {
      case Kind.ADD -> add(frame, answers);
      case Kind.ADD_ANYWHERE -> add(frame, anywhere == null ? answers : anywhere);
      case Kind.CLIENT -> client(frame.readLong());
      case Kind.GET -> get(frame);
      case Kind.FORWARD -> forward(frame);
      case Kind.ASK_MAP -> sendMap();
      case Kind.HELLO -> hello(frame);
      case Kind.FORM -> operator().form(frame);
      case Kind.COMMAND -> operator().command(frame);
      case Kind.ASK_CLUSTER -> operator().cluster();
      case Kind.ASK_PLACEMENT -> operator().placement();
      case Kind.ASK_METRICS -> operator().metrics();
      default -> throw new IllegalArgumentException("frame kind is " + kind + ", not known here");
    }
  }

  /** A request that another node has passed on over its link. */
  void request(byte kind, ByteBuf frame) {
    if (kind == Kind.ADD) {
      add(frame, answers);
    } else {
      get(frame);
    }
  }

  /** For the primary, whoever that is; or for any member, which this one may be. */
  private void forward(ByteBuf frame) {
    byte kind = frame.readByte();
    if (kind != Kind.ADD && kind != Kind.GET) {
      throw new IllegalArgumentException("frame kind to forward is " + kind + ", no request");
    }
    int start = frame.readerIndex();
    long correlation = frame.readLong();
    long generation = frame.readLong();
    int number = frame.readInt();
    Optional<PlacementMap> map = node.map();
    if (map.isPresent()
        && map.get().generation() == generation
        && number >= 0
        && number < map.get().shards().size()
        && !map.get().shards().get(number).lost()) {
      ShardConfiguration configuration = map.get().configuration(number);
      long self = node.incarnation();
      boolean here =
          configuration.primary() == self
              || (kind == Kind.GET
                  && frame.getByte(frame.readerIndex() + Long.BYTES)
                      != Codes.of(ReadLevel.LINEARIZABLE)
                  && configuration.members().contains(self));
      if (!here) {
        int body = start + Long.BYTES;
        // What is no request must not end the link between nodes, which others use as well.
        if (kind == Kind.ADD) {
          readAddition(frame, number);
        } else {
          readRead(frame, number);
        }
        ByteBuf rest = frame.readerIndex(body);
        node.forwarder().forward(answers, correlation, number, configuration.primary(), kind, rest);
        return;
      }
    }
    frame.readerIndex(start);
    request(kind, frame);
  }

  private void client(long route) {
    if (route == 0 || anywhere != null) {
      throw new IllegalArgumentException(
          "client number is " + route + ", must be told once, not 0");
    }
    anywhere = new Answers(connection, route);
    node.clients().enter(route, anywhere);
  }

  private void add(ByteBuf frame, Answers to) {
    long correlation = frame.readLong();
    long generation = frame.readLong();
    int number = frame.readInt();
    ShardReplica shard = shard(correlation, generation, number);
    if (shard == null) {
      return;
    }
    long epoch = frame.getLong(frame.readerIndex());
    Addition addition = readAddition(frame, number);
    shard.add(node.shards().now(), to, correlation, epoch, addition);
  }

  /** From the epoch on. */
  private Addition readAddition(ByteBuf frame, int number) {
    frame.skipBytes(Long.BYTES);
    long client = frame.readLong();
    long sequence = frame.readLong();
    long firstIncomplete = frame.readLong();
    long birth = frame.readLong();
    long delta = frame.readLong();
    int length = readKey(frame);
    long hash = hashKey(length, number);
    if (delta == 0 || firstIncomplete < 0 || sequence < firstIncomplete) {
      throw new IllegalArgumentException("not an addition: sequence " + sequence);
    }
    return new Addition(client, sequence, firstIncomplete, birth, delta, key, 0, length, hash);
  }

  private void get(ByteBuf frame) {
    long correlation = frame.readLong();
    long generation = frame.readLong();
    int number = frame.readInt();
    ShardReplica shard = shard(correlation, generation, number);
    if (shard == null) {
      return;
    }
    long epoch = frame.getLong(frame.readerIndex());
    Read read = readRead(frame, number);
    shard.get(
        node.shards().now(),
        answers,
        correlation,
        epoch,
        read.level(),
        read.token(),
        key,
        0,
        read.length());
  }

  /** A read, but for its key, which stands in the buffer for keys. */
  private record Read(ReadLevel level, Token token, int length) {}

  /** From the epoch on. */
  private Read readRead(ByteBuf frame, int number) {
    frame.skipBytes(Long.BYTES);
    ReadLevel level = Codes.level(frame.readByte());
    Token token = new Token(frame.readInt(), frame.readLong(), frame.readLong());
    int length = readKey(frame);
    hashKey(length, number);
    return new Read(level, token, length);
  }

  /** Where a request goes; refused here where it means another state or no shard of this node. */
  private @Nullable ShardReplica shard(long correlation, long generation, int number) {
    Optional<PlacementMap> map = node.map();
    if (map.isEmpty()) {
      answers.failed(correlation, Failure.UNAVAILABLE);
      return null;
    }
    if (map.get().generation() != generation) {
      answers.failed(correlation, Failure.STATE_LOST);
      return null;
    }
    if (number < 0 || number >= map.get().shards().size()) {
      throw new IllegalArgumentException(
          "shard is " + number + ", must be 0 to " + (map.get().shards().size() - 1));
    }
    ShardReplica shard = node.shards().forRequest(number);
    if (shard != null) {
      return shard;
    }
    if (map.get().shards().get(number).lost()) {
      answers.failed(correlation, Failure.STATE_LOST);
    } else {
      ShardConfiguration configuration = map.get().configuration(number);
      answers.notPrimary(correlation, number, configuration.epoch(), configuration.primary());
    }
    return null;
  }

  private int readKey(ByteBuf frame) {
    int length = frame.readableBytes();
    if (length < 1 || length > Request.MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "key is " + length + " bytes, must be 1 to " + Request.MAX_KEY_BYTES);
    }
    frame.readBytes(key, 0, length);
    return length;
  }

  /** A key of another shard would be a second counter of its name, so it is not taken. */
  private long hashKey(int length, int shard) {
    long hash = KeyHash.of(key, 0, length);
    if (KeyHash.shard(hash, node.shards().count()) != shard) {
      throw new IllegalArgumentException("the key is not of shard " + shard);
    }
    return hash;
  }

  private void hello(ByteBuf frame) {
    long cluster = frame.readLong();
    long from = frame.readLong();
    long meant = frame.readLong();
    Optional<PeerLink> expected = node.links().to(from);
    if (expected.isPresent() && expected.get().accept(connection, cluster, meant)) {
      link = expected.get();
    } else {
      // Not known yet, or not who is meant: the other side dials again.
      connection.close();
    }
  }

  @Override
  public void onWritable(Connection from, boolean writable) {
    if (link == null) {
      // A client that does not take its answers is not asked for more.
      from.reading(writable);
      if (anywhere != null) {
        anywhere.taken(writable);
      }
    } else if (writable) {
      node.writable();
    }
  }

  @Override
  public void onClosed(Connection ended, Optional<Throwable> cause) {
    PeerLink peer = link;
    if (anywhere != null) {
      node.clients().leave(anywhere.route(), anywhere);
    }
    if (peer != null) {
      peer.down(ended);
    } else if (cause.isPresent()) {
      node.clientLost(ended, cause.get());
    }
  }

  private void sendMap() {
    ByteBuf out = connection.beginFrame().writeByte(Kind.MAP);
    node.map().ifPresent(map -> MapCodec.write(out, map));
    connection.endFrame();
  }

  private Operator operator() {
    return new Operator(node, connection);
  }
}
