/**
 * Child processes that can not outlive their parent: started, logged, waited for, paused, killed,
 * and ended by a reaper even where the parent was killed and could end nothing itself.
 */
@NullMarked
package dev.tally.process;

import org.jspecify.annotations.NullMarked;
