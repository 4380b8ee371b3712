/** The sticky client: sends each request to the primary of its key's shard. */
@NullMarked
package dev.tally.sticky.client;

import org.jspecify.annotations.NullMarked;
