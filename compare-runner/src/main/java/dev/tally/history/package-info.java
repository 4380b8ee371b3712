/**
 * The recorded history of a run: every operation with its call, return and answer. Written by the
 * driver at negligible cost, read by the checkers and exporters.
 */
@NullMarked
package dev.tally.history;

import org.jspecify.annotations.NullMarked;
