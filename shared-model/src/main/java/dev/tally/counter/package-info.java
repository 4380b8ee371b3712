/**
 * The contract of a keyed, stateful counter: requests, readings, the three-way outcome, read levels
 * and request ids. Depends on nothing but the JDK.
 */
@NullMarked
package dev.tally.counter;

import org.jspecify.annotations.NullMarked;
