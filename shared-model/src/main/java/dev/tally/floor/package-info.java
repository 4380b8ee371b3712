/**
 * The floors: what the bare way of a request costs on the very wire that the backends use, without
 * anything done on it. {@code echo} goes there and back, {@code relay} from a primary to one
 * replica and back, the shape of a write that two processes hold. They count nothing; what a
 * backend takes beyond them is its own.
 */
@NullMarked
package dev.tally.floor;

import org.jspecify.annotations.NullMarked;
