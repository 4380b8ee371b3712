package dev.tally.cli;

import dev.tally.measure.MachineInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code tally --version} prints: Tally's own version and those of what it runs on. */
final class VersionProvider implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return MachineInfo.versions().entrySet().stream()
        .map(version -> version.getKey() + " " + version.getValue())
        .toArray(String[]::new);
  }
}
