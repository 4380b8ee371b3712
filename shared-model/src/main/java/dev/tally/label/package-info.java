/** How constants are called by people, and how text from files is shown to them. */
@NullMarked
package dev.tally.label;

import org.jspecify.annotations.NullMarked;
