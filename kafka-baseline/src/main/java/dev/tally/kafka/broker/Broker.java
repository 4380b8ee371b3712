package dev.tally.kafka.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.tools.StorageTool;

/**
 * One broker's place: its number, ports and directories.
 *
 * @param id from 1
 * @param port for clients and other brokers
 * @param controllerPort for controllers
 * @param home everything of it on disk
 */
record Broker(int id, int port, int controllerPort, Path home) {

  private static final String HOST = "127.0.0.1";
  private static final String CONTROLLER = "CONTROLLER";

  String name() {
    return "broker-" + id;
  }

  String address() {
    return HOST + ":" + port;
  }

  String voter() {
    return id + "@" + controllerAddress();
  }

  Path temporary() {
    return home.resolve("tmp");
  }

  Path propertiesFile() {
    return home.resolve("server.properties");
  }

  /** Of its controller alone, without the broker. */
  Path controllerFile() {
    return home.resolve("controller.properties");
  }

  String controllerAddress() {
    return HOST + ":" + controllerPort;
  }

  private Path log() {
    return home.resolve("log");
  }

  /**
   * Writes its properties, and those of its controller alone, and formats its log directory, once,
   * before the first start.
   */
  void prepare(String clusterId, String voters, Map<String, String> settings) throws IOException {
    Files.createDirectories(temporary());
    Files.createDirectories(log());
    PrivateFile.store(properties(voters, settings), propertiesFile());
    format(clusterId);
    PrivateFile.store(controllerProperties(voters, settings), controllerFile());
  }

  Properties properties(String voters, Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.putAll(place(voters));
    return properties;
  }

  Properties controllerProperties(String voters, Map<String, String> settings) {
    Properties properties = properties(voters, settings);
    properties.setProperty("process.roles", "controller");
    properties.setProperty("listeners", controllerListener());
    properties.remove("advertised.listeners");
    properties.remove("inter.broker.listener.name");
    return properties;
  }

  private String controllerListener() {
    return CONTROLLER + "://" + controllerAddress();
  }

  private Map<String, String> place(String voters) {
    return Map.of(
        "broker.rack",
        "zone-" + id,
        "process.roles",
        "broker,controller",
        "node.id",
        Integer.toString(id),
        "controller.quorum.voters",
        voters,
        "listeners",
        "PLAINTEXT://" + address() + "," + controllerListener(),
        "advertised.listeners",
        "PLAINTEXT://" + address(),
        "controller.listener.names",
        CONTROLLER,
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
        "inter.broker.listener.name",
        "PLAINTEXT",
        "log.dirs",
        log().toString());
  }

  /** Runs {@code kafka-storage format} without a JVM of its own. */
  private void format(String clusterId) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      String file = propertiesFile().toString();
      int code = StorageTool.execute(new String[] {"format", "-t", clusterId, "-c", file}, out);
      if (code != 0) {
        throw new IOException("formatting " + log() + ": " + said.toString(StandardCharsets.UTF_8));
      }
    }
  }
}
