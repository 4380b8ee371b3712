/**
 * From a recorded history and what was done to a column meanwhile to figures of recovery and a
 * timeline: pure, and the same for every backend.
 */
@NullMarked
package dev.tally.recovery;

import org.jspecify.annotations.NullMarked;
