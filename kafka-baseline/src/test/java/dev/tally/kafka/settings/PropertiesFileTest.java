package dev.tally.kafka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.kafka.settings.PropertiesFile.Entry;
import dev.tally.property.Cases;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {

  @Test
  void everyPropertyHasTheLineWhereItBegins() {
    PropertiesFile file =
        PropertiesFile.parse(
            "my.properties",
            """
            # a comment that ends in a backslash \\
            producer.linger.ms = 3

            ! another
              broker.num.io.threads:2
            streams.metric.reporters=one,\\
                two,\\
                three
            consumer.max.poll.records 7
            """);
    assertThat(file.entries())
        .containsExactly(
            new Entry("producer.linger.ms", "3", 2),
            new Entry("broker.num.io.threads", "2", 5),
            new Entry("streams.metric.reporters", "one,two,three", 6),
            new Entry("consumer.max.poll.records", "7", 9));
    assertThat(file.at(file.entries().get(2))).isEqualTo("my.properties, line 6: ");
  }

  /** Whatever is written, it is read as Java's own reader does, but for names given twice. */
  @Test
  void isReadAsJavaReadsIt() {
    Cases.check(
            2_000,
            draw -> {
              String text = draw.text("ab=: \t\\#!\n\r\f\u000b\u2003", 40);
              Properties expected = new Properties();
              expected.load(new StringReader(text));
              PropertiesFile read;
              try {
                read = PropertiesFile.parse("f", text);
              } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("already");
                draw.label("twice");
                return;
              }
              draw.label(read.entries().isEmpty() ? "empty" : "read");
              expected.replaceAll((name, value) -> value.toString().trim());
              assertThat(read.properties()).isEqualTo(expected);
            })
        .assertEach(50, "twice", "empty", "read");
  }

  @Test
  void whatIsNoPropertiesFileIsRefusedByFileAndLine(@TempDir Path directory) throws Exception {
    assertThatThrownBy(() -> PropertiesFile.parse("f", "a=1\nb=2\na=3\n"))
        .hasMessage("f, line 3: 'a' is given on line 1 already");
    assertThatThrownBy(() -> PropertiesFile.parse("f", "a=1\nb=\\u12x\n"))
        .hasMessageStartingWith("f, line 2: ");
    String missing = directory.resolve("none").toString();
    assertThatThrownBy(() -> PropertiesFile.read("properties", missing))
        .hasMessageStartingWith("properties is '" + missing + "', which can not be read");
    Path large = directory.resolve("large");
    Files.write(large, new byte[PropertiesFile.MOST_BYTES + 1]);
    assertThatThrownBy(() -> PropertiesFile.read("properties", large.toString()))
        .hasMessageEndingWith("which has more than 1048576 bytes");
  }

  @Test
  void anyEncodingOfPropertiesIsRead(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("f");
    Files.writeString(file, "\uFEFFa=\u00f6\n");
    assertThat(PropertiesFile.read("x", file.toString()).entries())
        .isEqualTo(List.of(new Entry("a", "\u00f6", 1)));
    Files.write(file, "a=\u00f6\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(PropertiesFile.read("x", file.toString()).entries())
        .isEqualTo(List.of(new Entry("a", "\u00f6", 1)));
  }

  @Test
  void namesDoNotActOnATerminal() {
    assertThat(PropertiesFile.quoted("a\u001b[31mb")).isEqualTo("'a\\u001b[31mb'");
  }
}
