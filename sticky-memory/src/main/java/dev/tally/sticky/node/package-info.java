/** The node process: one event loop, its links and timers around the pure shards. */
@NullMarked
package dev.tally.sticky.node;

import org.jspecify.annotations.NullMarked;
