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
 * One broker's place: its number, address, ports and directories.
 *
 * @param id from 1
 * @param host its address, where it listens and by which it is known to all
 * @param port for clients and other brokers
 * @param controllerPort for controllers
 * @param home everything of it on disk
 */
record Broker(int id, String host, int port, int controllerPort, Path home) {

  private static final String CONTROLLER = "CONTROLLER";
  private static final String LOG = "log";
  private static final String LOG_DIRS = "log.dirs";

  String name() {
    return name(id);
  }

  /** The name of the broker of an id. */
  static String name(int id) {
    return "broker-" + id;
  }

  String address() {
    return host + ":" + port;
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
    return host + ":" + controllerPort;
  }

  private Path log() {
    return home.resolve(LOG);
  }

  /**
   * Writes its properties, and those of its controller alone, and formats its log directory, once,
   * before the first start.
   */
  void prepare(String clusterId, String voters, Map<String, String> settings) throws IOException {
    Files.createDirectories(temporary());
    Files.createDirectories(log());
    format(clusterId, properties(voters, settings));
    PrivateFile.store(properties(voters, settings), propertiesFile());
    PrivateFile.store(controllerProperties(voters, settings), controllerFile());
  }

  Properties properties(String voters, Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.putAll(place(voters));
    // The setting is a list without a way to write a comma: from its home, where the broker is
    // started, the directory has a name without one.
    properties.setProperty(LOG_DIRS, isOneOfAList(log()) ? log().toString() : LOG);
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
        "PLAINTEXT");
  }

  private static boolean isOneOfAList(Path path) {
    return path.toString().equals(path.toString().strip()) && path.toString().indexOf(',') < 0;
  }

  /**
   * Runs {@code kafka-storage format} without a JVM of its own, and so not in the broker's home: a
   * directory that a list can not name is given by a link to it.
   */
  private void format(String clusterId, Properties properties) throws IOException {
    if (isOneOfAList(log())) {
      format(clusterId, properties, log());
      return;
    }
    Path links = Files.createTempDirectory("tally-format-");
    Path link = links.resolve(LOG);
    try {
      format(clusterId, properties, Files.createSymbolicLink(link, log().toAbsolutePath()));
    } finally {
      Files.deleteIfExists(link);
      Files.delete(links);
    }
  }

  private void format(String clusterId, Properties properties, Path directory) throws IOException {
    properties.setProperty(LOG_DIRS, directory.toString());
    PrivateFile.store(properties, propertiesFile());
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
