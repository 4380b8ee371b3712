package dev.tally.stats;

/**
 * A kind of reason for which a row's figures are not those of the system alone, in its own pace.
 */
public enum Unsettled {
  /** Just-in-time compilers were at work. */
  COMPILING("code was still being compiled", "a longer warmUp.max, or more cores"),
  /** Something else was running on the host. */
  DISTURBED("something else was running on the host", "a machine of its own"),
  /** An open loop's host was too busy. */
  SATURATED(
      "the host was saturated", "more cores, a lower rate (calibration.fraction), fewer processes"),
  /** The generator sent late. */
  LATE("the generator was late", "more cores, or the right to raise the driver's priority"),
  /** The generator did not send what was planned. */
  LOAD_NOT_MET("the planned load was not offered", "a lower rate, or more cores"),
  /** The calibration had found a higher rate sustainable. */
  CONTRADICTS_CALIBRATION(
      "its latency contradicts the calibration", "a longer warmUp.max, or longer calibration.step"),
  /** The second half was better than the first. */
  DRIFTING("it was still getting faster", "a longer warmUp.max, or longer stages");

  private final String label;
  private final String remedy;

  Unsettled(String label, String remedy) {
    this.label = label;
    this.remedy = remedy;
  }

  /**
   * What it is.
   *
   * @return a clause
   */
  public String label() {
    return label;
  }

  /**
   * What would settle it.
   *
   * @return a few words
   */
  public String remedy() {
    return remedy;
  }
}
