package dev.tally.kafka.metrics;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.tally.deploy.Accountable.Work;
import dev.tally.process.ChildProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at brokers' metrics over JMX. A broker needs no setting for it and listens to nobody
 * before: its JVM is attached to, as a profiler would, by whoever runs as the same user on the same
 * host; at the first look, and again where brokers have come or gone.
 *
 * <p>Kafka's histograms count and add up exactly since the broker's start, so the difference of two
 * looks is about the time between them. Of a time they add up whole milliseconds, each request's
 * rounded: means far below one are rough. Safe for use by many threads.
 */
public final class BrokerMetrics implements AutoCloseable {

  /** Records appended for producers, with their bytes. */
  public static final String RECORDS_IN = "(records in)";

  /** Bytes of records given to consumers, each counted as one. */
  public static final String BYTES_OUT = "(bytes of records out)";

  /** Fetches that were answered because they had waited long enough. */
  public static final String IN_VAIN = "(fetches in vain)";

  private static final Logger LOG = LoggerFactory.getLogger(BrokerMetrics.class);
  private static final String REQUESTS = "kafka.network:type=RequestMetrics,name=%s,request=%s";
  private static final String TOPICS = "kafka.server:type=BrokerTopicMetrics,name=%s";
  private static final String EXPIRED =
      "kafka.server:type=DelayedFetchMetrics,name=ExpiresPerSec,fetcherType=%s";
  private static final String COUNT = "Count";

  /** Kafka counts each fetch twice: here, and as a follower's or a consumer's. */
  private static final String EVERY_FETCH = "Fetch";

  private final List<JMXConnector> connectors = new ArrayList<>();
  private List<ChildProcess> attached = List.of();

  /** Attached to nobody yet. */
  public BrokerMetrics() {}

  /**
   * Looks.
   *
   * @param brokers children of this process that run
   * @return what all of them have done since their start: requests by Kafka's name of their kind,
   *     as {@code Produce} or {@code FetchConsumer}, and {@link #RECORDS_IN}, {@link #BYTES_OUT},
   *     {@link #IN_VAIN}
   * @throws IOException where one can not be attached to, does not answer, or has no such metrics
   */
  public synchronized Map<String, Work> look(List<ChildProcess> brokers) throws IOException {
    try {
      attach(brokers);
      Map<String, Work> sum = new TreeMap<>();
      for (JMXConnector connector : connectors) {
        look(connector.getMBeanServerConnection())
            .forEach((kind, work) -> sum.merge(kind, work, Work::plus));
      }
      return sum;
    } catch (IOException e) {
      close();
      throw e;
    } catch (JMException e) {
      close();
      throw new IOException("a broker's metrics are not what they were", e);
    }
  }

  private void attach(List<ChildProcess> brokers) throws IOException {
    if (attached.equals(brokers)) {
      return;
    }
    close();
    for (ChildProcess broker : brokers) {
      connectors.add(connect(broker));
    }
    attached = List.copyOf(brokers);
  }

  @SuppressWarnings("BanJNDI") // The address was asked of the child itself.
  private static JMXConnector connect(ChildProcess broker) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(broker.pid()));
      try {
        JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
        return JMXConnectorFactory.connect(address);
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException(broker.name() + " can not be attached to", e);
    }
  }

  private static Map<String, Work> look(MBeanServerConnection beans)
      throws JMException, IOException {
    Map<String, Work> all = new TreeMap<>();
    ObjectName any = new ObjectName(REQUESTS.formatted(RequestPart.TOTAL.metric(), "*"));
    for (ObjectName name : beans.queryNames(any, null)) {
      String kind = name.getKeyProperty("request");
      if (kind.equals(EVERY_FETCH)) {
        continue;
      }
      double count = number(beans, name, COUNT);
      if (count > 0) {
        all.put(kind, requests(beans, kind, count));
      }
    }
    all.put(
        RECORDS_IN,
        new Work(
            topics(beans, "MessagesInPerSec"),
            Map.of(RequestPart.BYTES.label(), topics(beans, "BytesInPerSec"))));
    all.put(BYTES_OUT, new Work(topics(beans, "BytesOutPerSec"), Map.of()));
    all.put(IN_VAIN, new Work(expired(beans, "consumer") + expired(beans, "follower"), Map.of()));
    return all;
  }

  private static Work requests(MBeanServerConnection beans, String kind, double count)
      throws JMException, IOException {
    Map<String, Double> sums = new LinkedHashMap<>();
    for (RequestPart part : RequestPart.values()) {
      ObjectName name = new ObjectName(REQUESTS.formatted(part.metric(), kind));
      sums.put(part.label(), count * number(beans, name, "Mean"));
    }
    return new Work(count, sums);
  }

  private static double topics(MBeanServerConnection beans, String metric)
      throws JMException, IOException {
    return number(beans, new ObjectName(TOPICS.formatted(metric)), COUNT);
  }

  private static double expired(MBeanServerConnection beans, String fetcher)
      throws JMException, IOException {
    return number(beans, new ObjectName(EXPIRED.formatted(fetcher)), COUNT);
  }

  private static double number(MBeanServerConnection beans, ObjectName name, String attribute)
      throws JMException, IOException {
    return ((Number) beans.getAttribute(name, attribute)).doubleValue();
  }

  /** Lets go of all brokers; one that is gone is no failure. */
  @Override
  public synchronized void close() {
    for (JMXConnector connector : connectors) {
      try {
        connector.close();
      } catch (IOException e) {
        LOG.debug("a broker's metrics are gone with it", e);
      }
    }
    connectors.clear();
    attached = List.of();
  }
}
