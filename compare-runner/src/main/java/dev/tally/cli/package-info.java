/** What people type: commands, progress, exit codes. */
@NullMarked
package dev.tally.cli;

import org.jspecify.annotations.NullMarked;
