/** Sticky-memory as a backend: three nodes as child processes. */
@NullMarked
package dev.tally.sticky.deploy;

import org.jspecify.annotations.NullMarked;
