package dev.tally.process;

import dev.tally.label.Labels;

/** Who cleans a child JVM's heap. */
public enum Collector {
  /** One thread while everything else stands still. */
  SERIAL("-XX:+UseSerialGC"),
  /** Several threads while everything else stands still. */
  PARALLEL("-XX:+UseParallelGC"),
  /** Region by region, partly beside the work: what a JVM takes by itself on a server. */
  G1("-XX:+UseG1GC");

  /**
   * What is taken where nothing is said: the machine's cores belong to the work, and several JVMs
   * share them.
   */
  public static final Collector USUAL = SERIAL;

  private final String flag;

  Collector(String flag) {
    this.flag = flag;
  }

  /**
   * What chooses it.
   *
   * @return a flag of the JVM
   */
  public String flag() {
    return flag;
  }

  /**
   * The name people write.
   *
   * @return lower case
   */
  public String label() {
    return Labels.of(this);
  }

  /**
   * The one of a name.
   *
   * @param label as people write it
   * @return the constant
   * @throws IllegalArgumentException where there is none, naming those there are
   */
  public static Collector of(String label) {
    return Labels.find(Collector.class, "collector", label);
  }
}
