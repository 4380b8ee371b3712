package dev.tally.measure;

import dev.tally.process.JvmCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;

/** Names the machine and the software a result comes from. */
public final class MachineInfo {

  private static final String UNKNOWN = "unknown";

  private MachineInfo() {}

  /**
   * The versions of Tally and of what it runs on, from the metadata in the jars.
   *
   * @return by name, in the order to print; what can not be told is {@code unknown}
   */
  public static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Tally", property("dev/tally/version.properties", "version"));
    versions.put("Kafka", property("kafka/kafka-version.properties", "version"));
    versions.put(
        "Netty", property("META-INF/io.netty.versions.properties", "netty-common.version"));
    versions.put(
        "Java",
        "%s (%s %s)"
            .formatted(
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                System.getProperty("java.vm.version")));
    return versions;
  }

  /**
   * The machine, its operating system, the JVM and {@link #versions()}.
   *
   * @return by name, in the order to print
   */
  public static Map<String, String> describe() {
    SystemInfo info = new SystemInfo();
    HardwareAbstractionLayer hardware = info.getHardware();
    CentralProcessor processor = hardware.getProcessor();
    OperatingSystem system = info.getOperatingSystem();
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("Processor", processor.getProcessorIdentifier().getName());
    machine.put(
        "Processors",
        "%d logical, %d physical; %d available to the runner"
            .formatted(
                processor.getLogicalProcessorCount(),
                processor.getPhysicalProcessorCount(),
                Runtime.getRuntime().availableProcessors()));
    SystemLimits.read()
        .processors()
        .ifPresent(
            quota ->
                machine.put(
                    "Quota of processor time",
                    String.format(Locale.ROOT, "%.2f processors", quota)));
    machine.put("Memory", (hardware.getMemory().getTotal() >> 20) + " MiB");
    machine.put("Operating system", system.toString());
    machine.put(
        "Kernel",
        "%s %s (%s)"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    machine.putAll(versions());
    machine.put("Runner's JVM", System.getProperty("java.vm.name"));
    machine.put("Flags of every child JVM", String.join(" ", JvmCommand.policy()));
    return machine;
  }

  /** Looks in every resource of that name: each of Netty's jars has one, and only of itself. */
  private static String property(String resource, String name) {
    try {
      for (URL url : Collections.list(MachineInfo.class.getClassLoader().getResources(resource))) {
        Properties properties = new Properties();
        try (InputStream in = url.openStream()) {
          properties.load(in);
        }
        if (properties.containsKey(name)) {
          return properties.getProperty(name);
        }
      }
      return UNKNOWN;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
