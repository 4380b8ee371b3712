package dev.tally.kafka.deploy;

import dev.tally.counter.ClientOptions;
import dev.tally.kafka.broker.Place;
import dev.tally.kafka.client.ClientSpec;
import dev.tally.kafka.settings.Scope;
import dev.tally.kafka.settings.Sizing;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What the clients of a deployment are given, each a name and a place for answers of its own. */
final class ClientSpecs {

  private final Sizing size;
  private final Place place;
  private final Supplier<List<String>> queryAddresses;
  private final AtomicInteger clients = new AtomicInteger();

  ClientSpecs(Sizing size, Place place, Supplier<List<String>> queryAddresses) {
    this.size = size;
    this.place = place;
    this.queryAddresses = queryAddresses;
  }

  /** What the next one is given. */
  ClientSpec next(ClientOptions options) {
    int number = clients.getAndIncrement();
    return new ClientSpec(
        options,
        options.name() + "-" + number,
        Names.COMMANDS,
        size.partitions(),
        Names.RESULTS,
        number % Names.RESULT_PARTITIONS,
        Configs.client(size, Scope.PRODUCER, place),
        Configs.client(size, Scope.CONSUMER, place),
        queryAddresses);
  }
}
