/** What tests may not leave behind on a machine, for every module's tests. */
@NullMarked
package dev.tally.traces;

import org.jspecify.annotations.NullMarked;
