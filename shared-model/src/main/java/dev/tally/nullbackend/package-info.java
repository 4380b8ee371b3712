/**
 * The null backend: a counter in this very process that answers at once. It is no system to
 * compare; it publishes the ceiling of the harness that measures the others.
 */
@NullMarked
package dev.tally.nullbackend;

import org.jspecify.annotations.NullMarked;
