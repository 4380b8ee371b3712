/** What a test leaves behind where it fails. */
@NullMarked
package dev.tally.kept;

import org.jspecify.annotations.NullMarked;
