package dev.tally.kafka.deploy;

import dev.tally.kafka.settings.PropertiesFile;
import dev.tally.kafka.settings.PropertiesFile.Entry;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SecurityConfig;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * What a user says of how clients get into a cluster of somebody else's: security settings alone.
 * Messages about them name the setting and never hold a value of it, nor what Kafka says of one
 * that may be secret.
 */
final class ClientProperties {

  private static final Set<String> NAMES = names();

  private ClientProperties() {}

  private static Set<String> names() {
    Set<String> names =
        new TreeSet<>(new ConfigDef().withClientSslSupport().withClientSaslSupport().names());
    names.add(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
    names.add(SecurityConfig.SECURITY_PROVIDERS_CONFIG);
    return names;
  }

  /**
   * Checks them.
   *
   * @param file what the user says
   * @return value by name
   * @throws IllegalArgumentException where a setting is no security setting, or Kafka refuses one:
   *     with file, line and setting
   */
  static Map<String, String> of(PropertiesFile file) {
    Map<String, String> security = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    for (Entry entry : file.entries()) {
      if (NAMES.contains(entry.name())) {
        security.put(entry.name(), entry.value());
        refusal(entry).ifPresent(reason -> faults.add(line(file, entry, reason)));
      } else {
        faults.add(
            line(
                file,
                entry,
                " is no security setting, and clients are given those alone"
                    + PropertiesFile.nearest(entry.name(), NAMES)));
      }
    }
    if (faults.isEmpty()) {
      together(file, security).ifPresent(faults::add);
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
    return security;
  }

  private static String line(PropertiesFile file, Entry entry, String reason) {
    return file.at(entry) + PropertiesFile.quoted(entry.name()) + reason;
  }

  private static Optional<String> refusal(Entry entry) {
    String refused = " is refused by Kafka (its value is not shown)";
    try {
      Map<String, Object> parsed =
          AdminClientConfig.configDef()
              .parse(
                  Map.of(
                      entry.name(),
                      entry.value(),
                      CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                      "localhost:9"));
      if (entry.name().equals(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)) {
        SecurityProtocol.forName(entry.value());
      }
      if (entry.name().equals(SaslConfigs.SASL_JAAS_CONFIG)) {
        JaasContext.loadClientContext(parsed);
      }
      if (entry.name().endsWith(".location") && !Files.isReadable(Path.of(entry.value()))) {
        return Optional.of(" names a file that can not be read");
      }
      return Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.of(" is no path of a file");
    } catch (RuntimeException | LinkageError e) {
      return Optional.of(refused);
    }
  }

  /** Key stores are opened: a wrong password shows only then. */
  private static Optional<String> together(PropertiesFile file, Map<String, String> security) {
    Map<String, Object> given = new HashMap<>(security);
    given.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "localhost:9");
    List<String> stores =
        file.entries().stream()
            .filter(entry -> entry.name().startsWith("ssl."))
            .map(entry -> entry.name() + " (line " + entry.line() + ")")
            .toList();
    try {
      AdminClientConfig config = new AdminClientConfig(given);
      boolean tls = config.getString(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG).endsWith("SSL");
      if (tls && config.getClass("ssl.engine.factory.class") == null) {
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
          factory.configure(config.values());
        }
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(
          file.file()
              + ": Kafka can not make a client of its settings; of key and trust store there are "
              + stores
              + " (values are not shown)");
    }
  }
}
