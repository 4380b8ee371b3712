/** Pieces of backends' own benches: what they make, time and sum up, whichever backend it is. */
@NullMarked
package dev.tally.bench;

import org.jspecify.annotations.NullMarked;
