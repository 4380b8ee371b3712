package dev.tally.experiment;

import java.time.Duration;

/**
 * Where a run stands.
 *
 * @param step what is being done, for a person
 * @param share of the whole run that is behind, 0 to 1, by planned time
 * @param rate operations a second at present, 0 where nothing is driven
 * @param left an estimate of the time left
 */
public record Progress(String step, double share, double rate, Duration left) {

  /** Is told where a run stands, a few times a second at most. */
  public interface Listener {

    /**
     * Where it stands now.
     *
     * @param progress the state
     */
    void onProgress(Progress progress);

    /**
     * Something worth a line of its own.
     *
     * @param line for a person
     */
    void onNote(String line);
  }
}
