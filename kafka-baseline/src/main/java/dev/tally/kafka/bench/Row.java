package dev.tally.kafka.bench;

import dev.tally.counter.InvalidRequestException;
import dev.tally.kafka.settings.GroupProtocol;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one row of the table is about.
 *
 * @param protocol how instances share partitions
 * @param standbys copies of each store beside the active one
 */
record Row(GroupProtocol protocol, int standbys) {

  private static final List<GroupProtocol> USUAL =
      List.of(GroupProtocol.CLASSIC, GroupProtocol.STREAMS);

  private static final List<Integer> STANDBYS = List.of(0, 1);

  /**
   * The rows to measure.
   *
   * @param protocol the only protocol, or none for the two that move work at once
   * @param standbys the only number of standbys, or none for both
   * @throws InvalidRequestException where there is no such row
   */
  static List<Row> of(Optional<String> protocol, Optional<String> standbys) {
    return protocols(protocol).stream()
        .flatMap(one -> standbys(standbys).stream().map(copies -> new Row(one, copies)))
        .toList();
  }

  private static List<GroupProtocol> protocols(Optional<String> given) {
    if (given.isEmpty()) {
      return USUAL;
    }
    return List.of(
        Arrays.stream(GroupProtocol.values())
            .filter(protocol -> protocol.label().equals(given.get()))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "--protocol", given.get(), "classic, static or streams")));
  }

  private static List<Integer> standbys(Optional<String> given) {
    if (given.isEmpty()) {
      return STANDBYS;
    }
    return List.of(
        STANDBYS.stream()
            .filter(copies -> copies.toString().equals(given.get()))
            .findFirst()
            .orElseThrow(() -> new InvalidRequestException("--standbys", given.get(), "0 or 1")));
  }

  /** The deployment's settings. */
  Map<String, String> settings() {
    return Map.of("group-protocol", protocol.label(), "standbys", Integer.toString(standbys));
  }
}
