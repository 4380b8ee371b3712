package dev.tally.sticky.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.property.Cases;
import dev.tally.sticky.routing.NodeInfo;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** States of random runs travel in {@link PlacementPropertyTest}; here is what those never hold. */
class PlacementCodecTest {

  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-\u00f6\u6f22";

  @Test
  void commandsArriveAsTheyWere() {
    Cases.check(
        300,
        draw -> {
          String name = draw.text(LETTERS, 255);
          long number = draw.longs();
          int shard = draw.ints(Integer.MIN_VALUE, Integer.MAX_VALUE);
          double weight = draw.doubles(Double.MIN_VALUE, Double.MAX_VALUE);
          NodeInfo node = new NodeInfo(name, "z\u00f6ne", number | 1, "::1", shard, weight);
          for (PlacementCommand command :
              List.of(
                  new PlacementCommand.Create(number, shard, shard + 1),
                  new PlacementCommand.Join(node),
                  new PlacementCommand.Suspect(number),
                  new PlacementCommand.Heard(number),
                  new PlacementCommand.Dead(number),
                  new PlacementCommand.Drain(name),
                  new PlacementCommand.Undrain(name),
                  new PlacementCommand.Weigh(name, weight),
                  new PlacementCommand.Activated(shard, number, number + 1),
                  new PlacementCommand.CaughtUp(shard, number, number + 1),
                  new PlacementCommand.LearnerFailed(shard, number, number + 1),
                  new PlacementCommand.Reset(number, number + 1))) {
            assertThat(PlacementCodec.command(PlacementCodec.bytes(command))).isEqualTo(command);
          }
        });
  }

  @Test
  void statesArriveAsTheyWere() {
    Cluster cluster = Cluster.of(3, 2, 100);
    cluster.tell(new PlacementCommand.Dead(100));
    cluster.tell(new PlacementCommand.Drain("b-0"));
    cluster.tell(new PlacementCommand.Suspect(200));
    cluster.tell(new PlacementCommand.Weigh("c-0", 2.5));
    for (PlacementState state :
        List.of(cluster.state, PlacementState.empty(new PlacementLimits(3, 4)))) {
      assertThat(PlacementCodec.state(PlacementCodec.bytes(state))).isEqualTo(state);
    }
  }

  @Test
  void whatIsCutOffOrTooLongIsRefused() {
    byte[] bytes = PlacementCodec.bytes(Cluster.of(3, 1, 2).state);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> PlacementCodec.state(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> PlacementCodec.state(Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessage("1 bytes are left over");
    assertThatThrownBy(() -> PlacementCodec.command(new byte[] {1, 99}))
        .hasMessage("command is 99, must be 1 to 12");
    assertThatThrownBy(() -> PlacementCodec.command(new byte[] {2, 3}))
        .hasMessage("format is 2, must be 1");
    PlacementCommand tooLong = new PlacementCommand.Drain("x".repeat(65_536));
    assertThatThrownBy(() -> PlacementCodec.bytes(tooLong))
        .hasMessage("a string is 65536 bytes, must be at most 65535");
  }
}
