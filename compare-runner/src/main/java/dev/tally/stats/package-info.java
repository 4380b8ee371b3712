/** What was measured, trial by trial, and what may be concluded from it. */
@NullMarked
package dev.tally.stats;

import org.jspecify.annotations.NullMarked;
