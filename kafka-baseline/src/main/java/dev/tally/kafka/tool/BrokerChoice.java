package dev.tally.kafka.tool;

import dev.tally.counter.InvalidRequestException;
import dev.tally.deploy.BackendTool.Input;
import dev.tally.deploy.BackendTool.Option;

/** How many brokers a tool deploys, which is either 1 or 3. */
public final class BrokerChoice {

  private static final String NAME = "brokers";
  private static final int MOST = 3;

  private BrokerChoice() {}

  /**
   * The option.
   *
   * @param usual 1 or 3
   * @return it, for {@link dev.tally.deploy.BackendTool#options()}
   */
  public static Option option(int usual) {
    return new Option(NAME, "How many brokers, 1 or 3.", usual, 1, MOST);
  }

  /**
   * What was chosen.
   *
   * @param input as given
   * @return 1 or 3
   * @throws InvalidRequestException for 2, which have no majority without either
   */
  public static int of(Input input) {
    long brokers = input.number(NAME);
    if (brokers != 1 && brokers != MOST) {
      throw new InvalidRequestException("--" + NAME, Long.toString(brokers), "1 or 3");
    }
    return (int) brokers;
  }

  /**
   * How many there are, for people.
   *
   * @param brokers at least 1
   * @return the number and the noun
   */
  public static String words(int brokers) {
    return brokers + (brokers == 1 ? " broker" : " brokers");
  }

  /**
   * The variant of so many brokers.
   *
   * @param brokers 1 or 3
   * @param rest what the variant's name ends with, as {@code -eo}, or nothing
   * @return its name
   */
  public static String variant(int brokers, String rest) {
    return (brokers == 1 ? "kafka-1" : "kafka") + rest;
  }
}
