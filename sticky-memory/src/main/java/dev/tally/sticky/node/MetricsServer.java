package dev.tally.sticky.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Answers {@code GET /metrics} on a free port. On the node's loop it only reads numbers; parsing,
 * printing and sending happen on a thread of its own, so that a slow scraper delays nobody.
 */
final class MetricsServer {

  private static final long PATIENCE_MILLIS = 2_000;
  private static final int BACKLOG = 16;

  private MetricsServer() {}

  /**
   * Listens from now on.
   *
   * @return the port
   */
  static int start(Node node, String host) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), BACKLOG);
    server.setExecutor(
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "metrics");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", exchange -> answer(exchange, 404, "GET /metrics is all there is\n"));
    server.createContext("/metrics", exchange -> metrics(node, exchange));
    server.start();
    return server.getAddress().getPort();
  }

  private static void metrics(Node node, HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().equals("/metrics")) {
      answer(exchange, 404, "GET /metrics is all there is\n");
      return;
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      answer(exchange, 405, "only GET is answered here\n");
      return;
    }
    CompletableFuture<List<Metrics.Sample>> samples = new CompletableFuture<>();
    try {
      node.loop().execute(() -> samples.complete(new Metrics(node).look()));
      answer(exchange, 200, Metrics.text(samples.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)));
    } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
      answer(exchange, 503, "the node does not answer: " + e + "\n");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer(exchange, 503, "the node is closing\n");
    }
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
