/**
 * Exact checks of a recorded history against what a counter promises, fast enough to keep pace with
 * the driver.
 */
@NullMarked
package dev.tally.check;

import org.jspecify.annotations.NullMarked;
