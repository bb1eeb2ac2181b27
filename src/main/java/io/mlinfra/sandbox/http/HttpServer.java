package io.mlinfra.sandbox.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on loopback; a virtual thread for each connection. A client that neither sends nor reads
 * loses its connection, so none is held for ever.
 */
final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int BACKLOG = 1024;

  /** More than this at once would use up the process's file descriptors. */
  private static final int MOST_CONNECTIONS = 2000;

  private final ServerSocket listener;
  private final HttpLimits limits;
  private final Handler handler;
  private final ExecutorService threads;
  private final Map<HttpConnection, Boolean> open = new ConcurrentHashMap<>();

  /** Answers one request. */
  interface Handler {
    /**
     * @return what to answer
     * @throws io.mlinfra.sandbox.fault.FaultRules.Cut to break the connection instead
     */
    Response answer(RequestHead head, byte[] body) throws InterruptedException;
  }

  /** Binds the port; {@link #start} begins to answer, so that no handler runs half built. */
  HttpServer(int port, HttpLimits limits, Handler handler) throws IOException {
    this.limits = limits;
    this.handler = handler;
    this.listener = new ServerSocket();
    listener.setReuseAddress(true);
    try {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sandbox-", 0).factory());
  }

  /** Answers from now on; who connected since the port was bound waited until here. */
  void start() {
    // Not a daemon: a process that serves lives until it is told to stop.
    Thread.ofPlatform().name("sandbox-accept").start(this::accept);
    threads.execute(this::watch);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        HttpConnection connection = new HttpConnection(socket, limits, handler);
        boolean full = open.size() >= MOST_CONNECTIONS;
        open.put(connection, true);
        threads.execute(
            () -> {
              try {
                connection.serve(full);
              } finally {
                open.remove(connection);
              }
            });
      } catch (IOException | java.util.concurrent.RejectedExecutionException e) {
        if (!listener.isClosed()) {
          LOG.warn("cannot accept a connection: {}", e.toString());
          pause(Duration.ofMillis(50));
        }
      }
    }
  }

  /** Ends connections whose client does not read its answer. */
  private void watch() {
    while (!listener.isClosed() && pause(Duration.ofSeconds(2))) {
      open.keySet().stream()
          .filter(c -> c.writesFor().compareTo(limits.answer()) > 0)
          .forEach(HttpConnection::abort);
    }
  }

  private static boolean pause(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop to listen", e);
    }
    open.keySet().forEach(HttpConnection::abort);
    threads.shutdownNow();
  }
}
