package dev.tally.kafka.metrics;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.tally.process.ChildProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Looks at brokers' metrics over JMX. A broker needs no setting for it and listens to nobody
 * before: its JVM is attached to, as a profiler would, by whoever runs as the same user on the same
 * host.
 *
 * <p>Kafka's histograms count and add up exactly since the broker's start, so the difference of two
 * looks is about the time between them. Of a time they add up whole milliseconds, each request's
 * rounded: means far below one are rough.
 */
public final class BrokerMetrics implements AutoCloseable {

  private static final String REQUESTS = "kafka.network:type=RequestMetrics,name=%s,request=%s";
  private static final String TOPICS = "kafka.server:type=BrokerTopicMetrics,name=%s";
  private static final String EXPIRED =
      "kafka.server:type=DelayedFetchMetrics,name=ExpiresPerSec,fetcherType=%s";
  private static final String COUNT = "Count";

  /** Kafka counts each fetch twice: here, and as a follower's or a consumer's. */
  private static final String EVERY_FETCH = "Fetch";

  private final List<JMXConnector> connectors = new ArrayList<>();

  private BrokerMetrics() {}

  /**
   * Attaches to brokers.
   *
   * @param brokers children of this process that run
   * @return connections to their metrics
   * @throws IOException where one can not be attached to; then none is
   */
  public static BrokerMetrics attach(List<ChildProcess> brokers) throws IOException {
    BrokerMetrics metrics = new BrokerMetrics();
    try {
      for (ChildProcess broker : brokers) {
        metrics.connectors.add(connect(broker));
      }
    } catch (IOException e) {
      metrics.close();
      throw e;
    }
    return metrics;
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

  /**
   * Looks.
   *
   * @return what all have done since their start
   * @throws IOException where one does not answer, or has no such metrics
   */
  public BrokerTotals look() throws IOException {
    BrokerTotals sum = BrokerTotals.NONE;
    for (JMXConnector connector : connectors) {
      sum = sum.plus(look(connector.getMBeanServerConnection()));
    }
    return sum;
  }

  private static BrokerTotals look(MBeanServerConnection beans) throws IOException {
    try {
      Map<String, RequestTotals> requests = new HashMap<>();
      ObjectName any = new ObjectName(REQUESTS.formatted(RequestPart.TOTAL.metric(), "*"));
      for (ObjectName name : beans.queryNames(any, null)) {
        String kind = name.getKeyProperty("request");
        if (kind.equals(EVERY_FETCH)) {
          continue;
        }
        double count = number(beans, name, COUNT);
        if (count > 0) {
          requests.put(kind, totals(beans, kind, count));
        }
      }
      return new BrokerTotals(
          requests,
          number(beans, new ObjectName(TOPICS.formatted("MessagesInPerSec")), COUNT),
          number(beans, new ObjectName(TOPICS.formatted("BytesInPerSec")), COUNT),
          number(beans, new ObjectName(TOPICS.formatted("BytesOutPerSec")), COUNT),
          number(beans, new ObjectName(EXPIRED.formatted("consumer")), COUNT)
              + number(beans, new ObjectName(EXPIRED.formatted("follower")), COUNT));
    } catch (JMException e) {
      throw new IOException("a broker's metrics are not what they were", e);
    }
  }

  private static RequestTotals totals(MBeanServerConnection beans, String kind, double count)
      throws JMException, IOException {
    Map<RequestPart, Double> sums = new EnumMap<>(RequestPart.class);
    for (RequestPart part : RequestPart.values()) {
      ObjectName name = new ObjectName(REQUESTS.formatted(part.metric(), kind));
      sums.put(part, count * number(beans, name, "Mean"));
    }
    return new RequestTotals(count, sums);
  }

  private static double number(MBeanServerConnection beans, ObjectName name, String attribute)
      throws JMException, IOException {
    return ((Number) beans.getAttribute(name, attribute)).doubleValue();
  }

  @Override
  public void close() throws IOException {
    for (JMXConnector connector : connectors) {
      connector.close();
    }
  }
}
