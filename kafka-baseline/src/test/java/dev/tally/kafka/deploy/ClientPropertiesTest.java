package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.kafka.settings.PropertiesFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients get into somebody else's cluster: by security settings alone, never shown. */
class ClientPropertiesTest {

  private static final String SECRET = "s3cr3t-of-nobody";
  private static final String LOGIN =
      "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required"
          + " username=\"u\" password=\""
          + SECRET
          + "\";\n";

  private static Map<String, String> of(String text) {
    return ClientProperties.of(PropertiesFile.parse("client.properties", text));
  }

  @Test
  void securityIsTaken() {
    assertThat(of("security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n" + LOGIN))
        .containsOnlyKeys("security.protocol", "sasl.mechanism", "sasl.jaas.config");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bootstrap.servers",
        "client.id",
        "acks",
        "linger.ms",
        "request.timeout.ms",
        "producer.acks",
        "interceptor.classes",
        "group.id",
        "password"
      })
  void anythingElseIsRefusedByLineWithoutItsValue(String name) {
    assertThatThrownBy(() -> of(LOGIN + name + "=" + SECRET + "\n"))
        .hasMessageStartingWith(
            "client.properties, line 2: '"
                + name
                + "' is no security setting, and clients are given those alone")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void aMisspeltOneIsToldWhatItMayMean() {
    assertThatThrownBy(() -> of("sasl.jaas.conifg=x\nsecurity.protocl=y\n"))
        .hasMessageContaining("line 1")
        .hasMessageContaining("did you mean 'sasl.jaas.config'?")
        .hasMessageContaining("line 2")
        .hasMessageContaining("did you mean 'security.protocol'?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "security.protocol=" + SECRET,
        "sasl.jaas.config=" + SECRET,
        "sasl.jaas.config=a.B required password=\"" + SECRET + "\"",
        "sasl.login.class=" + SECRET,
        "sasl.login.connect.timeout.ms=" + SECRET,
        "ssl.engine.factory.class=" + SECRET,
        "ssl.truststore.location=/none/" + SECRET,
        "ssl.keystore.location=" + SECRET,
      })
  void whatKafkaRefusesIsRefusedByLineWithoutItsValue(String line) {
    String name = line.substring(0, line.indexOf('='));
    assertThatThrownBy(() -> of("\n" + line + "\n"))
        .hasMessageStartingWith("client.properties, line 2: '" + name + "' ")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void aStoreThatDoesNotOpenIsToldWithoutItsPassword(@TempDir Path directory) throws Exception {
    Path store = directory.resolve("keys.p12");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    try (var out = Files.newOutputStream(store)) {
      keys.store(out, "right".toCharArray());
    }
    String file =
        "security.protocol=SSL\nssl.truststore.type=PKCS12\nssl.truststore.location="
            + store
            + "\nssl.truststore.password=";
    assertThatThrownBy(() -> of(file + SECRET + "\n"))
        .hasMessageContaining("ssl.truststore.password (line 4)")
        .hasMessageNotContaining(SECRET)
        .satisfies(e -> assertThat(e.getCause()).isNull());
    assertThat(of(file + "right\n")).hasSize(4);
  }

  @Test
  void itGoesWithBrokersOfSomebodyElse() {
    assertThatThrownBy(() -> UserSettings.external(Map.of("client-properties", "f")))
        .hasMessage("client-properties is 'f', must come with bootstrap-servers");
    assertThat(List.of(UserSettings.external(Map.of())))
        .containsExactly(java.util.Optional.empty());
  }
}
