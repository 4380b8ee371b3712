package dev.tally.deploy;

import java.util.List;
import java.util.Map;
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
   * @param values of all options, by name, within their bounds
   * @param out takes lines for people
   * @return whether what it looks for holds
   * @throws Exception where it could not be completed, with a message for people
   */
  boolean run(Map<String, Long> values, Consumer<String> out) throws Exception;
}
