package dev.tally.deploy;

/** A deployment whose processes can be stopped in their tracks and woken ({@code SIGSTOP}). */
public interface Pausable {

  /**
   * Stops a process from running.
   *
   * @param process the name of one of {@link Deployment#processes()}
   * @throws IllegalArgumentException where there is no such process
   */
  void pause(String process);

  /**
   * Lets a paused process run on.
   *
   * @param process its name
   */
  void wake(String process);
}
