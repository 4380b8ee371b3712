package dev.tally.drive;

/** Watches a drive and may end it early. Called by the driver's own thread, four times a second. */
@FunctionalInterface
public interface DriveControl {

  /** Ends nothing. */
  DriveControl NONE = window -> true;

  /**
   * A window has passed.
   *
   * @param window what was seen in it
   * @return false to send nothing more, and end once all under way has ended
   */
  boolean goOn(Window window);
}
