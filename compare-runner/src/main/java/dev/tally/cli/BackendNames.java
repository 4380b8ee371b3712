package dev.tally.cli;

import dev.tally.deploy.Variant;
import dev.tally.experiment.Backends;
import java.util.Iterator;

/** The names of all variants on the class path, for help and completion. */
final class BackendNames implements Iterable<String> {

  @Override
  public Iterator<String> iterator() {
    return Backends.find().variants().stream().map(Variant::name).iterator();
  }
}
