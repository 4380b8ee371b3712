package dev.tally.experiment;

import dev.tally.drive.DriveResult;

/**
 * Looks at a column right before and right after a row is measured, outside of what is measured.
 */
interface RowWatch {

  /** Looks at nothing. */
  RowWatch NONE =
      new RowWatch() {
        @Override
        public void begins(Column column) {}

        @Override
        public void ended(Column column, StageRun.Row row, DriveResult result) {}
      };

  /** A row is about to be measured. */
  void begins(Column column);

  /** It was. */
  void ended(Column column, StageRun.Row row, DriveResult result);
}
