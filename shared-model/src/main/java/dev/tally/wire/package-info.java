/**
 * The one small transport that point requests of every backend travel on, so that none wins by its
 * wire: length-prefixed binary frames over Netty, pipelined, written once per event-loop turn.
 */
@NullMarked
package dev.tally.wire;

import org.jspecify.annotations.NullMarked;
