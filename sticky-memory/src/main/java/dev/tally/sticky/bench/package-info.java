/** What survival costs, measured on real processes: {@code tally sticky bench}. */
@NullMarked
package dev.tally.sticky.bench;

import org.jspecify.annotations.NullMarked;
