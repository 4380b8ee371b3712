package dev.tally.kafka.deploy;

import dev.tally.contract.StatefulCounterContract;
import dev.tally.deploy.CounterBackend;

/** The contract, against one broker and two Streams instances. */
class KafkaContractIT extends StatefulCounterContract {

  @Override
  protected CounterBackend backend() {
    return new KafkaBackend();
  }

  @Override
  protected String variantName() {
    return "kafka-1";
  }

  @Override
  protected boolean tellsWhoAnswers() {
    return true;
  }
}
