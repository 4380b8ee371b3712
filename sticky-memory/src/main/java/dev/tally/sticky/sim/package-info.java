/**
 * Deterministic simulation of the pure parts: shards, placement, routers and clients on a virtual
 * clock and network, all of it following from a seed. Part of the product, so that anybody can put
 * it to the test.
 */
@NullMarked
package dev.tally.sticky.sim;

import org.jspecify.annotations.NullMarked;
