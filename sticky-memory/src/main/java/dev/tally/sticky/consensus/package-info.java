/**
 * A small replicated log of commands, on Apache Ratis: for what changes rarely and must not be lost
 * or contradicted. It knows nothing of what the commands mean.
 */
@NullMarked
package dev.tally.sticky.consensus;

import org.jspecify.annotations.NullMarked;
