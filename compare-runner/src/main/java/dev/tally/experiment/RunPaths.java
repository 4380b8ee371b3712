package dev.tally.experiment;

import java.nio.file.Path;

/**
 * Where the parts of a run are, within its folder.
 *
 * @param folder of the run
 */
record RunPaths(Path folder) {

  /** State of the deployments; deleted at the end. */
  Path data() {
    return folder.resolve("data");
  }

  /** Recorded operations. */
  Path histories() {
    return folder.resolve("history");
  }

  /** Logs of the child processes. */
  Path logs() {
    return folder.resolve("logs");
  }
}
