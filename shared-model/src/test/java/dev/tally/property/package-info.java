/** Properties checked on many cases, each drawn from a seed that a failure prints. */
@NullMarked
package dev.tally.property;

import org.jspecify.annotations.NullMarked;
