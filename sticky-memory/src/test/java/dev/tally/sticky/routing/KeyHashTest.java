package dev.tally.sticky.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.property.Cases;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHashTest {

  /** From the xxHash sources and the documentation of its bindings. */
  @ParameterizedTest
  @CsvSource({
    "'', ef46db3751d8e999",
    "a, d24ec4f1a98c6e5b",
    "abc, 44bc2cf5ad770999",
    "xxhash, 32dd38952c4bc720",
    "Nobody inspects the spammish repetition, fbcea83c8a378bf1"
  })
  void isXxHash64(String key, String hash) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    assertThat(Long.toHexString(KeyHash.of(bytes, 0, bytes.length))).isEqualTo(hash);
  }

  @Test
  void dependsOnTheBytesAlone() {
    Cases.check(
        200,
        draw -> {
          byte[] key = draw.bytes(0, 200);
          int offset = draw.ints(0, 9);
          byte[] elsewhere = new byte[offset + key.length + 3];
          Arrays.fill(elsewhere, (byte) 0x55);
          System.arraycopy(key, 0, elsewhere, offset, key.length);
          assertThat(KeyHash.of(elsewhere, offset, key.length))
              .isEqualTo(KeyHash.of(key, 0, key.length));
        });
  }

  @Test
  void spreadsNumberedKeysEvenly() {
    int[] counts = new int[64];
    for (int i = 0; i < 64_000; i++) {
      byte[] key = ("counter-" + i).getBytes(StandardCharsets.UTF_8);
      counts[KeyHash.shard(KeyHash.of(key, 0, key.length), counts.length)]++;
    }
    // 1000 expected, standard deviation 31.4; six of them.
    assertThat(Arrays.stream(counts).boxed()).allMatch(count -> count > 810 && count < 1190);
  }
}
