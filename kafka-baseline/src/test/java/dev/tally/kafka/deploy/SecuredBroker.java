package dev.tally.kafka.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.process.ChildProcess;
import dev.tally.process.ChildSpec;
import dev.tally.process.Heap;
import dev.tally.process.JvmCommand;
import dev.tally.process.ProcessSupervisor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** A broker that lets nobody in without TLS and a password (SASL/PLAIN), as others run theirs. */
final class SecuredBroker {

  /** Nothing else is called so, so wherever it stands it is this. */
  static final String PASSWORD = "c0unts-f0r-the-test";

  static final String STORE_PASSWORD = "changeit-f0r-the-test";

  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"tally\""
          + " password=\""
          + PASSWORD
          + "\"";

  private final Path home;
  private final int port;
  private final ChildProcess process;

  SecuredBroker(Path home, ProcessSupervisor supervisor) throws Exception {
    this.home = Files.createDirectories(home);
    this.port = freePort();
    int controller = freePort();
    makeKey();
    Properties server = new Properties();
    server.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "7",
            "controller.quorum.voters", "7@127.0.0.1:" + controller,
            "listeners", "SAFE://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
            "listener.security.protocol.map", "SAFE:SASL_SSL,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name", "SAFE",
            "controller.listener.names", "CONTROLLER",
            "log.dirs", home.resolve("log").toString()));
    server.putAll(
        Map.of(
            "sasl.enabled.mechanisms",
            "PLAIN",
            "sasl.mechanism.inter.broker.protocol",
            "PLAIN",
            "listener.name.safe.plain.sasl.jaas.config",
            LOGIN + " user_tally=\"" + PASSWORD + "\";",
            "ssl.keystore.location",
            keyStore().toString(),
            "ssl.keystore.password",
            STORE_PASSWORD,
            "ssl.truststore.location",
            keyStore().toString(),
            "ssl.truststore.password",
            STORE_PASSWORD,
            "ssl.endpoint.identification.algorithm",
            ""));
    server.putAll(
        Map.of(
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "log.cleaner.dedupe.buffer.size", "16777216"));
    Path file = store("server.properties", server);
    format(file);
    Path temporary = Files.createDirectories(home.resolve("tmp"));
    JvmCommand command =
        new JvmCommand(
            "kafka.Kafka",
            List.of(file.toString()),
            Heap.of(256),
            temporary,
            Map.of("logback.configurationFile", "dev/tally/kafka/logback-child.xml"));
    process =
        supervisor.start(
            new ChildSpec(
                "secured",
                "broker",
                command.toCommand(),
                Map.of(),
                home,
                home.resolve("secured.log")));
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  ChildProcess process() {
    return process;
  }

  /** What a client needs to get in. */
  Path clientProperties() throws IOException {
    Properties client = new Properties();
    client.putAll(
        Map.of(
            "security.protocol",
            "SASL_SSL",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            LOGIN + ";",
            "ssl.truststore.location",
            keyStore().toString(),
            "ssl.truststore.password",
            STORE_PASSWORD,
            "ssl.endpoint.identification.algorithm",
            ""));
    return store("client.properties", client);
  }

  private Path keyStore() {
    return home.resolve("keys.p12");
  }

  private Path store(String name, Properties properties) throws IOException {
    Path file = home.resolve(name);
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file;
  }

  private void makeKey() throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore().toString(),
                "-storepass",
                STORE_PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
  }

  private void format(Path file) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      String id = Uuid.randomUuid().toString();
      int code = StorageTool.execute(new String[] {"format", "-t", id, "-c", file.toString()}, out);
      assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
