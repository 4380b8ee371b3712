/**
 * What is done to a column while it is measured: whom, by what that does at the moment; how, by an
 * injector; and when, once all is whole and calm.
 */
@NullMarked
package dev.tally.fault;

import org.jspecify.annotations.NullMarked;
