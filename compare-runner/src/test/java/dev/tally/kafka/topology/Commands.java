package dev.tally.kafka.topology;

import dev.tally.counter.RequestId;
import dev.tally.sabotage.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;

/**
 * One partition's log of commands before the real topology, run by Streams' own test driver with a
 * real store. A crash is a new driver that reads the log from its beginning, as a store without
 * anything does.
 */
final class Commands implements AutoCloseable {

  private static final Bytes KEY = Bytes.wrap("apples".getBytes(StandardCharsets.UTF_8));
  private static final long CLIENT = 42;

  private final Journal journal;
  private final List<Command> log = new ArrayList<>();
  private Instance instance = new Instance();
  private @Nullable Instance zombie;
  private long sequence;

  Commands(Journal journal) {
    this.journal = journal;
  }

  /** A Streams instance. */
  private static final class Instance implements AutoCloseable {
    final Path directory;
    final TopologyTestDriver driver;
    final TestInputTopic<Bytes, Command> input;
    final TestOutputTopic<Bytes, Answer> output;

    Instance() {
      try {
        directory = Files.createTempDirectory("tally-sabotage");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Properties properties = new Properties();
      properties.setProperty(StreamsConfig.APPLICATION_ID_CONFIG, "sabotage");
      properties.setProperty(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
      properties.setProperty(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
      driver =
          new TopologyTestDriver(
              CounterTopology.build("commands", "results", Duration.ofMinutes(10), true, Map.of()),
              properties);
      input =
          driver.createInputTopic(
              "commands", new BytesSerializer(), new CommandCodec(), Instant.EPOCH, Duration.ZERO);
      output = driver.createOutputTopic("results", new BytesDeserializer(), new AnswerCodec());
    }

    Answer process(Command command) {
      input.pipeInput(KEY, command);
      return output.readValue();
    }

    CounterState stored() {
      return Optional.ofNullable(
              driver.<Bytes, CounterState>getKeyValueStore(CounterTopology.STORE).get(KEY))
          .orElse(CounterState.ZERO);
    }

    @Override
    public void close() {
      driver.close();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Command.Add command(long number, long id, long delta) {
    return new Command.Add(new ReplyTo(1, 0, number), new RequestId(CLIENT, id, 0), delta);
  }

  private Answer logged(Command command) {
    log.add(command);
    return instance.process(command);
  }

  private void answer(long number, Answer answer) {
    journal.done(number, answer.value(), answer.version());
  }

  void add(int process, long delta) {
    long number = journal.add(process, delta);
    answer(number, logged(command(number, sequence++, delta)));
  }

  /** The client hears of the state that its command would lead to, and the command is lost. */
  void addUnlogged(int process) {
    long number = journal.add(process, 1);
    CounterState state = instance.stored();
    journal.done(number, state.value() + 1, state.version() + 1);
  }

  /** The first answer is lost; the second try is a repetition, or is not. */
  void addTwice(boolean underAnotherId) {
    long number = journal.add(1, 1);
    long id = sequence++;
    logged(command(number, id, 1));
    answer(number, logged(command(number, underAnotherId ? sequence++ : id, 1)));
  }

  /** Two clients add at once; their answers may change places. */
  void addBoth(long one, long other, boolean swapped) {
    long first = journal.add(1, one);
    long second = journal.add(2, other);
    Answer toFirst = logged(command(first, sequence++, one));
    Answer toSecond = logged(command(second, sequence++, other));
    answer(first, swapped ? toSecond : toFirst);
    answer(second, swapped ? toFirst : toSecond);
  }

  void read(int process) {
    long number = journal.read(process);
    answer(number, logged(new Command.Read(new ReplyTo(1, 0, number))));
  }

  void finalRead() {
    long number = journal.finalRead();
    answer(number, logged(new Command.Read(new ReplyTo(1, 0, number))));
  }

  /** The instance is lost, and so is the end of the log. */
  void crash(int lostCommands) {
    journal.event("kill", "instance and broker");
    log.subList(log.size() - lostCommands, log.size()).clear();
    replaceBy(log.size());
  }

  /** Another instance goes on at the end of the log, whose store lacks the latest changes. */
  void restartWithStoreBehind(int commands) {
    journal.event("kill", "instance");
    replaceBy(log.size() - commands);
  }

  private void replaceBy(int commands) {
    instance.close();
    instance = new Instance();
    log.subList(0, commands).forEach(command -> instance.process(command));
  }

  /** The instance is stopped, and another takes over all it had. */
  void freezeAsZombie() {
    journal.event("pause", "instance");
    zombie = instance;
    instance = new Instance();
    log.forEach(command -> instance.process(command));
  }

  void readFromZombie(int process) {
    Instance stopped = zombie;
    if (stopped == null) {
      throw new IllegalStateException("no instance was stopped");
    }
    long number = journal.read(process);
    CounterState state = stopped.stored();
    journal.done(number, state.value(), state.version());
  }

  /** A command is processed in a transaction that is aborted; its producer gives up then. */
  void abortedTransaction(boolean readMeanwhile) {
    long number = journal.add(1, 1);
    instance.process(command(number, sequence++, 1));
    if (readMeanwhile) {
      long read = journal.read(2);
      CounterState state = instance.stored();
      journal.done(read, state.value(), state.version());
    }
    journal.event("abort", "transaction");
    replaceBy(log.size());
  }

  @Override
  public void close() {
    instance.close();
    Instance stopped = zombie;
    if (stopped != null) {
      stopped.close();
    }
  }
}
