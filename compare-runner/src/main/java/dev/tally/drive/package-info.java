/**
 * The load driver: sends a plan's operations on schedule or in a closed loop, and records every
 * one. It knows counters only by {@link dev.tally.counter.StatefulCounter}.
 */
@NullMarked
package dev.tally.drive;

import org.jspecify.annotations.NullMarked;
