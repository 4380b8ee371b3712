package dev.tally.stats;

/**
 * What a reader must know of a row before believing it; a ratio carries the marks of both sides.
 */
public enum Mark {
  /** Too few trials settled: its figures enter no ratio. */
  UNSETTLED('u', "not settled: its figures are shown for what they are and enter no ratio"),
  /** Trials were left out. */
  PARTLY_SETTLED('p', "some trials did not settle; figures are those of the others"),
  /** Acknowledges on other terms than the first system. */
  OTHER_TIER('t', "another tier: acknowledges on other terms than the first column"),
  /** Operations failed or ended unknown. */
  FAILURES('f', "operations failed or ended unknown"),
  /** Its order verdict is invalid. */
  WRONG('w', "answered wrongly: its order verdict is invalid");

  private final char letter;
  private final String meaning;

  Mark(char letter, String meaning) {
    this.letter = letter;
    this.meaning = meaning;
  }

  /**
   * How it stands beside a name.
   *
   * @return one letter
   */
  public char letter() {
    return letter;
  }

  /**
   * What it means.
   *
   * @return a clause
   */
  public String meaning() {
    return meaning;
  }
}
