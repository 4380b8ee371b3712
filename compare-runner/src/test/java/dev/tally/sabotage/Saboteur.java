package dev.tally.sabotage;

/**
 * A fault that somebody might build in.
 *
 * @param backend which
 * @param name what it does, in the words of the table
 * @param how how it is planted
 * @param scenario what happens meanwhile
 */
public record Saboteur(String backend, String name, String how, Scenario scenario) {

  /** Runs against the real parts of a backend. */
  @FunctionalInterface
  public interface Scenario {

    /**
     * Runs.
     *
     * @param journal takes what clients see
     * @param sabotaged whether the fault is planted; the same happens without it
     */
    void run(Journal journal, boolean sabotaged);
  }
}
