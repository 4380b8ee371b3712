package dev.tally.kafka.metrics;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.tally.process.ChildProcess;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Looks at a broker's metrics over JMX. The broker needs no setting for it and listens to nobody
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

  private final JMXConnector connector;

  private BrokerMetrics(JMXConnector connector) {
    this.connector = connector;
  }

  /**
   * Attaches to a broker.
   *
   * @param broker a child of this process that runs
   * @return a connection to its metrics
   * @throws IOException where it can not be attached to
   */
  @SuppressWarnings("BanJNDI") // The address was asked of the child itself.
  public static BrokerMetrics attach(ChildProcess broker) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(broker.pid()));
      try {
        JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
        return new BrokerMetrics(JMXConnectorFactory.connect(address));
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
   * @return what it has done since its start
   * @throws IOException where it does not answer, or has no such metrics
   */
  public BrokerTotals look() throws IOException {
    MBeanServerConnection beans = connector.getMBeanServerConnection();
    try {
      Map<String, RequestTotals> requests = new TreeMap<>();
      ObjectName any = new ObjectName(REQUESTS.formatted(RequestPart.TOTAL.metric(), "*"));
      for (ObjectName name : beans.queryNames(any, null)) {
        double count = number(beans, name, COUNT);
        if (count > 0) {
          String kind = name.getKeyProperty("request");
          requests.put(kind, totals(beans, kind));
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

  private static RequestTotals totals(MBeanServerConnection beans, String kind)
      throws JMException, IOException {
    Map<RequestPart, Double> sums = new EnumMap<>(RequestPart.class);
    double count = 0;
    for (RequestPart part : RequestPart.values()) {
      ObjectName name = new ObjectName(REQUESTS.formatted(part.metric(), kind));
      count = number(beans, name, COUNT);
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
    connector.close();
  }
}
