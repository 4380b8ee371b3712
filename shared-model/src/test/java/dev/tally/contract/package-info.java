/** The contract test every backend passes; other modules use it as a test-jar. */
@NullMarked
package dev.tally.contract;

import org.jspecify.annotations.NullMarked;
