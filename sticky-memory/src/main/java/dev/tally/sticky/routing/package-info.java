/** Key to shard to nodes: the hash, the placement map, its making and a router's copy of it. */
@NullMarked
package dev.tally.sticky.routing;

import org.jspecify.annotations.NullMarked;
