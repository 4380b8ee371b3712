package dev.tally.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event-loop thread with its connections, listeners and timers: the whole transport of a
 * process.
 *
 * <h2>Why it is shaped like this</h2>
 *
 * <p>A request of a counter is some fifty bytes. Sent one system call each, the calls cost ten
 * times what the requests do. So nothing here is ever sent alone if it can be sent together, and
 * nothing ever waits in order to be: <i>natural batching</i>. A <b>turn</b> of the loop is
 *
 * <ol>
 *   <li>all that is readable is read, and handed over frame by frame ({@link
 *       ConnectionHandler#onFrame});
 *   <li>tasks run: {@link #execute}, timers, the drains of {@link HandOff}s;
 *   <li>every connection that got frames hears that the turn ends ({@link
 *       ConnectionHandler#onTurnEnd}), then whatever asked for it ({@link #atTurnEnd});
 *   <li>all frames that any of this has produced leave, in <b>one write per connection</b>.
 * </ol>
 *
 * <p>The busier the loop, the more a turn finds to read and the larger the batches: cost per
 * request falls as load rises, and an idle loop answers at once. No timer, no linger, nothing to
 * tune; before a busy loop falls asleep, it lets others run (YieldingSelect). The idea is as old as
 * group commit (Helland et al., <i>Group Commit Timers and High-Volume Transaction Systems</i>,
 * HPTS 1987, where it still needed the timer) and known as smart batching from M. Thompson's
 * writing on the Disruptor and Aeron.
 *
 * <h2>What holds</h2>
 *
 * <ul>
 *   <li>Frames of one connection arrive in the order they were begun, whole, or not at all: then
 *       the connection is closed and its handler told why, once.
 *   <li>A connection writes at most once a turn ({@link Connection#writes} counts).
 *   <li>A frame costs no object and no copy on either side: it is written into the connection's
 *       outgoing buffer and read in place in its incoming one. Both are direct and reused.
 *   <li>A frame longer than {@link Connection#MAX_FRAME_BYTES} is refused on both sides, before
 *       memory is set aside for it.
 *   <li>A peer that does not read is told to its handler ({@link ConnectionHandler#onWritable}).
 * </ul>
 *
 * <p>The native epoll transport is used where it loads, else NIO.
 */
public final class WireLoop implements AutoCloseable {

  static final Logger LOG = LoggerFactory.getLogger(WireLoop.class);

  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(Connection.LOW_WATER_BYTES, Connection.HIGH_WATER_BYTES);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final boolean epoll;
  private final EventLoopGroup group;
  private final SingleThreadEventLoop loop;

  /** All connections and listeners there are; once closed it closes whatever else is added. */
  private final ChannelGroup channels;

  private final AtomicBoolean closing = new AtomicBoolean();
  private final Runnable turnEnd = this::turnEnd;
  private final List<NettyConnection> heard = new ArrayList<>();
  private final ArrayDeque<Runnable> atTurnEnd = new ArrayDeque<>();
  private final List<NettyConnection> dirty = new ArrayList<>();
  private final YieldingSelect select = new YieldingSelect();
  private boolean turnEndAsked;

  private WireLoop(String name, boolean epoll) {
    this.epoll = epoll;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory(name, true),
            epoll
                ? EpollIoHandler.newFactory(0, () -> select)
                : NioIoHandler.newFactory(SelectorProvider.provider(), () -> select));
    this.loop = (SingleThreadEventLoop) group.next();
    this.channels = new DefaultChannelGroup(loop, true);
  }

  /**
   * Starts a loop on the best transport there is.
   *
   * @param name of its (daemon) thread
   * @return a running loop
   */
  public static WireLoop start(String name) {
    return new WireLoop(name, Epoll.isAvailable());
  }

  /** Starts a loop on NIO, whatever else there is. */
  static WireLoop startOnNio(String name) {
    return new WireLoop(name, false);
  }

  /**
   * What it runs on.
   *
   * @return {@code epoll} or {@code nio}
   */
  public String transport() {
    return epoll ? "epoll" : "nio";
  }

  /**
   * Whether the caller is on this loop's thread.
   *
   * @return true there
   */
  public boolean inLoop() {
    return loop.inEventLoop();
  }

  /**
   * Runs a task on the loop, soon, in the order given. From any thread.
   *
   * @param task must not block
   * @throws java.util.concurrent.RejectedExecutionException where the loop is closed
   */
  public void execute(Runnable task) {
    loop.execute(task);
  }

  /**
   * Runs a task on the loop later. From any thread.
   *
   * @param task must not block
   * @param delay from now
   * @return to cancel it
   * @throws java.util.concurrent.RejectedExecutionException where the loop is closed
   */
  public Cancellable schedule(Runnable task, Duration delay) {
    Future<?> timer = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> timer.cancel(false);
  }

  /**
   * Runs a task at the end of the present turn, after every {@link ConnectionHandler#onTurnEnd} and
   * before the writes: the place for what concerns all connections at once. On the loop only.
   *
   * @param task run once
   * @throws IllegalStateException on any other thread
   */
  public void atTurnEnd(Runnable task) {
    checkInLoop();
    atTurnEnd.add(task);
    askForTurnEnd();
  }

  /**
   * Listens. Returns when connections are accepted; not to be called on the loop.
   *
   * @param host the address to listen on
   * @param port the port, 0 for any free one
   * @param handlers makes a handler for each connection, on the loop
   * @return the listening socket
   * @throws IOException where it can not listen there
   */
  public WireServer listen(String host, int port, Supplier<ConnectionHandler> handlers)
      throws IOException {
    if (inLoop()) {
      throw new IllegalStateException("listening waits for the loop, so not on the loop");
    }
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channels.add(channel);
                    String remote = describe(channel.remoteAddress());
                    new NettyConnection(WireLoop.this, handlers.get(), remote)
                        .adopt(channel, false);
                  }
                })
            .bind(host, port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "can not listen on " + host + ":" + port + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    channels.add(bound.channel());
    return new WireServer(bound.channel());
  }

  /**
   * Connects. Returns at once, from any thread; the handler hears {@link ConnectionHandler#onOpen},
   * or {@link ConnectionHandler#onClosed} with the cause. A host name is looked up on the loop;
   * give addresses where that may take long.
   *
   * @param host the other side's host
   * @param port the other side's port
   * @param timeout how long it may take, at least a millisecond
   * @param handler of the new connection
   */
  public void connect(String host, int port, Duration timeout, ConnectionHandler handler) {
    execute(() -> connectInLoop(host, port, timeout, handler));
  }

  private void connectInLoop(String host, int port, Duration timeout, ConnectionHandler handler) {
    NettyConnection connection = new NettyConnection(this, handler, host + ":" + port);
    ChannelFuture connecting =
        new Bootstrap()
            .group(group)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(Math.max(1, timeout.toMillis())))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channels.add(channel);
                    connection.adopt(channel, true);
                  }
                })
            .connect(host, port);
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            connection.neverOpened(done.cause());
          } else if (!connecting.channel().isActive()) {
            connection.neverOpened(new ClosedChannelException());
          }
        });
  }

  private static String describe(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress internet
        ? internet.getHostString() + ":" + internet.getPort()
        : "a peer that is gone";
  }

  // --- turns ---

  /** A connection got its first frame of this turn. */
  void heard(NettyConnection connection) {
    heard.add(connection);
    askForTurnEnd();
  }

  /** A frame was taken. */
  void heardFrame() {
    select.heard();
  }

  /** A connection began its first frame of this turn. */
  void dirty(NettyConnection connection) {
    checkInLoop();
    dirty.add(connection);
    askForTurnEnd();
  }

  private void checkInLoop() {
    if (!inLoop()) {
      throw new IllegalStateException(
          "only for the thread of the loop, not for " + Thread.currentThread().getName());
    }
  }

  private void askForTurnEnd() {
    if (!turnEndAsked) {
      turnEndAsked = true;
      loop.executeAfterEventLoopIteration(turnEnd);
    }
  }

  /** By index throughout: each step may add to the lists, and what it adds belongs to this turn. */
  private void turnEnd() {
    for (int i = 0; i < heard.size(); i++) {
      heard.get(i).turnEnd();
    }
    heard.clear();
    for (Runnable task = atTurnEnd.poll(); task != null; task = atTurnEnd.poll()) {
      try {
        task.run();
      } catch (Throwable e) {
        LOG.error("A task at the end of a turn failed", e);
      }
    }
    // From here on, what is sent (by handlers that hear of back-pressure) asks for another end.
    turnEndAsked = false;
    List<NettyConnection> toFlush = List.copyOf(dirty);
    dirty.clear();
    for (NettyConnection connection : toFlush) {
      connection.flush();
    }
  }

  /**
   * Waits until the loop has ended. Not to be called on the loop.
   *
   * @throws InterruptedException where the caller was interrupted
   */
  public void join() throws InterruptedException {
    group.terminationFuture().await();
  }

  /** As {@link #join}; an interrupt is kept for later. */
  void joinUninterruptibly() {
    group.terminationFuture().awaitUninterruptibly();
  }

  /**
   * Closes every connection and listener and ends the thread; waits for it, unless called on it.
   * Tasks given before still run, and what they send leaves. Idempotent.
   */
  @Override
  public void close() {
    // Not left to Netty: asked to shut down while a turn's tasks run, without a quiet period, it
    // ends the thread and leaves the sockets open.
    if (closing.compareAndSet(false, true)) {
      execute(() -> loop.executeAfterEventLoopIteration(channels::close));
    }
    Future<?> ended = group.shutdownGracefully(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    if (!inLoop()) {
      ended.awaitUninterruptibly(CLOSE_TIMEOUT.toMillis() + 1_000);
    }
  }
}
