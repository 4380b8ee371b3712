/** What a reader gets of a run: a table, a folder of data, a page. */
@NullMarked
package dev.tally.report;

import org.jspecify.annotations.NullMarked;
