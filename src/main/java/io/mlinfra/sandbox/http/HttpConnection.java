package io.mlinfra.sandbox.http;

import io.mlinfra.sandbox.fault.FaultRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: request after request until one side ends it. */
final class HttpConnection {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  private final Socket socket;
  private final HttpLimits limits;
  private final HttpServer.Handler handler;

  /** Since when an answer is being written; 0 for not now. */
  private volatile long writing;

  HttpConnection(Socket socket, HttpLimits limits, HttpServer.Handler handler) {
    this.socket = socket;
    this.limits = limits;
    this.handler = handler;
  }

  Duration writesFor() {
    long since = writing;
    return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  void abort() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("closing a connection: {}", e.toString());
    }
  }

  /**
   * @param full whether there are too many connections to serve another
   */
  void serve(boolean full) {
    try (socket) {
      socket.setTcpNoDelay(true);
      TimedInput in = new TimedInput(socket);
      OutputStream out = socket.getOutputStream();
      if (full) {
        write(out, Optional.empty(), new MalformedRequest(429, "Too many connections.").response());
        return;
      }
      while (one(in, out)) {
        // The next request of a kept connection.
      }
    } catch (IOException e) {
      LOG.debug("a client went away: {}", e.toString());
    } catch (FaultRules.Cut cut) {
      LOG.debug("cut by a fault");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers one request; false when the connection is to end. */
  private boolean one(TimedInput in, OutputStream out) throws IOException, InterruptedException {
    Optional<RequestHead> head = Optional.empty();
    try {
      if (!in.hasMore() && !waitForMore(in)) {
        return false;
      }
      in.within(limits.head());
      head = RequestHead.read(in, limits);
      if (head.isEmpty()) {
        return false;
      }
      byte[] body = new RequestBody(in, limits).read(head.get(), out);
      return write(out, head, handler.answer(head.get(), body));
    } catch (MalformedRequest malformed) {
      write(out, Optional.empty(), malformed.response());
    } catch (SocketTimeoutException slow) {
      write(
          out,
          Optional.empty(),
          new MalformedRequest(408, "The request did not arrive in time.").response());
    }
    linger();
    return false;
  }

  /** Silence between two requests is no error. */
  private boolean waitForMore(TimedInput in) throws IOException {
    in.within(limits.idle());
    try {
      return in.awaitsMore();
    } catch (SocketTimeoutException idle) {
      return false;
    }
  }

  private boolean write(OutputStream out, Optional<RequestHead> head, Response response)
      throws IOException {
    writing = System.nanoTime();
    try {
      return ResponseWriter.write(out, head, response);
    } finally {
      writing = 0;
    }
  }

  /** Lets the client read the answer: with unread bytes a close would take it away again. */
  private void linger() throws IOException {
    socket.shutdownOutput();
    socket.setSoTimeout(500);
    InputStream rest = socket.getInputStream();
    byte[] buffer = new byte[16 << 10];
    long until = System.nanoTime() + 2_000_000_000L;
    long most = 8 << 20;
    try {
      while (most > 0 && System.nanoTime() < until) {
        int read = rest.read(buffer);
        if (read < 0) {
          return;
        }
        most -= read;
      }
    } catch (SocketTimeoutException quiet) {
      LOG.trace("nothing more came");
    }
  }
}
