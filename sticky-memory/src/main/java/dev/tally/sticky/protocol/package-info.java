/** What clients, nodes and their operator say to each other on the wire. */
@NullMarked
package dev.tally.sticky.protocol;

import org.jspecify.annotations.NullMarked;
