/**
 * The pipeline: plan, deploy, preload, warm up, measure, drain, check, analyse, report. A run that
 * fails in any step still leaves what it has in its results folder, and says so.
 */
@NullMarked
package dev.tally.experiment;

import org.jspecify.annotations.NullMarked;
