package io.mlinfra.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mlinfra.sandbox.fault.FaultRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on loopback, hands each request to the service it is for, and writes the answer. */
public final class HttpFront implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
  private static final int MAX_BODY = 256 << 20;

  private static final Pattern HOST =
      Pattern.compile("(?:127\\.0\\.0\\.1|localhost|\\[::1])(?::(?<port>\\d{1,5}))?");

  private final HttpServer server;
  private final ExecutorService threads;
  private final List<SandboxService> services;
  private final FaultRules faults;
  private final RequestCounts counts;

  /**
   * @param port 0 for any free one
   */
  public HttpFront(int port, List<SandboxService> services, FaultRules faults, RequestCounts counts)
      throws IOException {
    // Without it every small answer on a kept connection waits for a delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // A client that never finishes its request must not hold a connection for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", "60");
    System.setProperty("sun.net.httpserver.maxReqHeaders", "200");
    this.services = services;
    this.faults = faults;
    this.counts = counts;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sandbox-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) {
    try (exchange) {
      answer(exchange);
    } catch (IOException e) {
      LOG.debug("a client went away: {}", e.toString());
    } catch (FaultRules.Cut cut) {
      LOG.debug("cut by a fault: {}", exchange.getRequestURI());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    Response response;
    try {
      response = handle(exchange);
    } catch (ApiError refused) {
      response = refused.response();
    } catch (FaultRules.Cut cut) {
      throw cut;
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      response = ApiError.legacy(500, "internalError", "Internal error: " + e).response();
    }
    ResponseWriter.write(exchange, response);
  }

  private Response handle(HttpExchange exchange) throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((k, v) -> headers.put(k.toLowerCase(Locale.ROOT), v.getFirst()));
    String target = exchange.getRequestURI().getRawAuthority();
    String host = target == null ? headers.getOrDefault("host", "") : target;
    if (!isOurs(host)) {
      return ApiError.legacy(
              403,
              "forbidden",
              "The Host header must name this loopback address, 127.0.0.1:" + port() + ".")
          .response();
    }
    Optional<byte[]> body = body(exchange, headers);
    if (body.isEmpty()) {
      return ApiError.legacy(413, "uploadTooLarge", "The request body is too large.").response();
    }
    URI uri = exchange.getRequestURI();
    String method = headers.getOrDefault("x-http-method-override", exchange.getRequestMethod());
    Request request = Request.of(method, uri.getRawPath(), query(exchange), headers, body.get());
    counts.count(request);
    if (LOG.isTraceEnabled()) {
      LOG.trace("{} {}", method, uri);
    }
    Optional<Response> fault = faults.before(request);
    if (fault.isPresent()) {
      return fault.get();
    }
    Response response = dispatch(request);
    faults.after(request);
    return response;
  }

  /** Runs a request that came by another way, such as a part of a batch. */
  public Response dispatch(Request request) {
    try {
      if (BatchRequests.isMeant(request)) {
        return BatchRequests.answer(request, this::dispatch);
      }
      for (SandboxService service : services) {
        Optional<Response> response = service.handle(request);
        if (response.isPresent()) {
          return PartialResponse.apply(request, response.get());
        }
      }
    } catch (ApiError refused) {
      return refused.response();
    }
    return Response.json(
        404,
        Json.object()
            .set(
                "error",
                Json.object()
                    .put("code", 404)
                    .put(
                        "message",
                        "No service answers " + request.method() + " " + request.path() + ".")
                    .put("status", "NOT_FOUND")));
  }

  /** Another site's page in a browser must not reach us through a name it controls. */
  private boolean isOurs(String host) {
    Matcher m = HOST.matcher(host);
    return m.matches()
        && (m.group("port") == null || m.group("port").equals(Integer.toString(port())));
  }

  private static Optional<byte[]> body(HttpExchange exchange, Map<String, String> headers)
      throws IOException {
    byte[] raw;
    try (InputStream in = exchange.getRequestBody()) {
      raw = in.readNBytes(MAX_BODY + 1);
    } catch (IOException e) {
      throw ApiError.parse("The request body ended before its time or is badly chunked.");
    }
    if (raw.length > MAX_BODY) {
      return Optional.empty();
    }
    if (headers.getOrDefault("content-encoding", "").equals("gzip")) {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(raw))) {
        byte[] plain = in.readNBytes(MAX_BODY + 1);
        return plain.length > MAX_BODY ? Optional.empty() : Optional.of(plain);
      } catch (IOException e) {
        throw ApiError.parse("The request body is not valid gzip.");
      }
    }
    return Optional.of(raw);
  }

  static String query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null ? "" : query;
  }
}
