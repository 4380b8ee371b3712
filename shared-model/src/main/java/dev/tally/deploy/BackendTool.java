package dev.tally.deploy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Something else that a backend can be asked to do, found with {@link java.util.ServiceLoader} and
 * run as {@code tally BACKEND NAME}: a proof of its own, say, that no other backend knows.
 */
public interface BackendTool {

  /**
   * A number the tool can be given.
   *
   * @param name as typed, without dashes
   * @param description for its help
   * @param usual where it is not given
   * @param least the smallest allowed
   * @param most the largest allowed
   */
  record Option(String name, String description, long usual, long least, long most) {}

  /**
   * A text the tool can be given.
   *
   * @param name as typed: without dashes for an option, in capitals for a word that stands alone
   * @param label what stands for its value in help, empty for a flag, which is there or is not
   * @param description for its help
   * @param required whether it must be given
   */
  record Text(String name, String label, String description, boolean required) {

    /**
     * Whether it stands alone, without a name before it.
     *
     * @return true for a name in capitals
     */
    public boolean standsAlone() {
      return name.equals(name.toUpperCase(Locale.ROOT));
    }

    /**
     * Whether it is there or is not, without a value.
     *
     * @return true without a label
     */
    public boolean isFlag() {
      return label.isEmpty();
    }
  }

  /**
   * What a tool was given.
   *
   * @param numbers values of all options, by name, within their bounds
   * @param texts those that were given, by name; a flag as empty text
   */
  record Input(Map<String, Long> numbers, Map<String, String> texts) {

    /** Copies what it is given. */
    public Input {
      numbers = Map.copyOf(numbers);
      texts = Map.copyOf(texts);
    }

    /**
     * A number.
     *
     * @param name of one of {@link #options()}
     * @return as given, or the usual one
     */
    public long number(String name) {
      return Objects.requireNonNull(numbers.get(name), name);
    }

    /**
     * A text.
     *
     * @param name of one of {@link #texts()}
     * @return empty where it was not given
     */
    public Optional<String> text(String name) {
      return Optional.ofNullable(texts.get(name));
    }
  }

  /**
   * Whose tool it is.
   *
   * @return the first word of the command
   */
  String backend();

  /**
   * What it is called.
   *
   * @return the second word of the command
   */
  String name();

  /**
   * What it does.
   *
   * @return lines for its help
   */
  List<String> description();

  /**
   * What it can be given.
   *
   * @return in the order of its help
   */
  List<Option> options();

  /**
   * What else it can be given.
   *
   * @return in the order of its help
   */
  default List<Text> texts() {
    return List.of();
  }

  /**
   * Whether it measures, and so must be alone on the machine.
   *
   * @return true where it is only to run while nothing else is measured
   */
  default boolean measures() {
    return false;
  }

  /**
   * Does it. May be interrupted, and then ends soon.
   *
   * @param input what it was given
   * @param out takes lines for people
   * @return whether what it looks for holds
   * @throws dev.tally.counter.InvalidRequestException where a text it was given is none it can use
   * @throws Exception where it could not be completed, with a message for people
   */
  boolean run(Input input, Consumer<String> out) throws Exception;
}
