/**
 * Who owns what: pure decisions about shards, nodes and epochs, made the same on every replica from
 * the same log of commands. No threads, no input or output, no clock.
 */
@NullMarked
package dev.tally.sticky.placement;

import org.jspecify.annotations.NullMarked;
