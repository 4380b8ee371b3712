/** How constants are called by people: in settings, on the command line, in results. */
@NullMarked
package dev.tally.label;

import org.jspecify.annotations.NullMarked;
