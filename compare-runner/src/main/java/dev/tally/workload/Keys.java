package dev.tally.workload;

/** Which counters a stage adds to. */
public sealed interface Keys {

  /** The most keys of a stage. */
  int MAX_COUNT = 10_000_000;

  /**
   * Every key equally likely.
   *
   * @param count 1 to {@value #MAX_COUNT}
   */
  record Uniform(int count) implements Keys {}

  /**
   * The k-th key with probability proportional to k to the power of minus the exponent.
   *
   * @param count 1 to {@value #MAX_COUNT}
   * @param exponent more than 0, at most 10; about 1 in nature
   */
  record Zipf(int count, double exponent) implements Keys {}

  /**
   * The keys, order and spacing of recorded events.
   *
   * @param source the name of a trace inside, or the path of a CSV file
   * @param columns where its fields are
   * @param format how it is written
   * @param skipBadRows whether a bad row is counted instead of refused
   */
  record Traced(String source, TraceColumns columns, TraceFormat format, boolean skipBadRows)
      implements Keys {

    /**
     * One that is written as most are.
     *
     * @param source the name of a trace inside, or the path of a CSV file
     * @param columns where its fields are
     * @param skipBadRows whether a bad row is counted instead of refused
     */
    public Traced(String source, TraceColumns columns, boolean skipBadRows) {
      this(source, columns, TraceFormat.DEFAULT, skipBadRows);
    }
  }
}
