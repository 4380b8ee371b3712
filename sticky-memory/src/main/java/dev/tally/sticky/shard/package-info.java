/**
 * The replicated counter shard: a pure state machine without threads, input, output or a clock. It
 * is told what arrives and what time it is, and tells {@link dev.tally.sticky.shard.Peers} and
 * {@link dev.tally.sticky.shard.Requester}s what to send.
 */
@NullMarked
package dev.tally.sticky.shard;

import org.jspecify.annotations.NullMarked;
