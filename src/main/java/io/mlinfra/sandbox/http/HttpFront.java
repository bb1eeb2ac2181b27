package io.mlinfra.sandbox.http;

import io.mlinfra.sandbox.fault.FaultRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
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
  private final List<SandboxService> services;
  private final FaultRules faults;
  private final RequestCounts counts;

  /**
   * @param port 0 for any free one
   */
  public HttpFront(int port, List<SandboxService> services, FaultRules faults, RequestCounts counts)
      throws IOException {
    this(port, services, faults, counts, HttpLimits.DEFAULT);
  }

  HttpFront(
      int port,
      List<SandboxService> services,
      FaultRules faults,
      RequestCounts counts,
      HttpLimits limits)
      throws IOException {
    this.services = services;
    this.faults = faults;
    this.counts = counts;
    this.server = new HttpServer(port, limits, this::answer);
    server.start();
  }

  public int port() {
    return server.port();
  }

  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  @Override
  public void close() {
    server.close();
  }

  private Response answer(RequestHead head, byte[] body) throws InterruptedException {
    try {
      return handle(head, body);
    } catch (ApiError refused) {
      return refused.response();
    } catch (FaultRules.Cut cut) {
      throw cut;
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", head.method(), head.target(), e);
      return ApiError.legacy(500, "internalError", "Internal error: " + e).response();
    }
  }

  private Response handle(RequestHead head, byte[] body) throws InterruptedException {
    URI uri = target(head);
    String named = uri.getRawAuthority();
    if (!isOurs(named == null ? head.header("host") : named)) {
      return ApiError.legacy(
              403,
              "forbidden",
              "The Host header must name this loopback address, 127.0.0.1:" + port() + ".")
          .response();
    }
    String method = head.headers().getOrDefault("x-http-method-override", head.method());
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String[] segments = uri.getRawPath().split("/", 3);
    String first = segments.length > 1 ? segments[1] : "";
    boolean asSent = services.stream().anyMatch(s -> s.takesPacked(method, first));
    Request request =
        Request.of(
            method, uri.getRawPath(), query, head.headers(), asSent ? body : unpacked(head, body));
    counts.count(request);
    LOG.trace("{} {}", method, uri);
    Optional<Response> fault = faults.before(request);
    if (fault.isPresent()) {
      return fault.get();
    }
    Response response = dispatch(request);
    faults.after(request);
    return response;
  }

  /** The path, or the whole URL, that the request line names. */
  private static URI target(RequestHead head) {
    String target = head.target();
    if (head.method().equals("CONNECT")) {
      throw ApiError.legacy(405, "methodNotAllowed", "This is no proxy: CONNECT is not served.");
    }
    if (target.equals("*")) {
      return URI.create("/*");
    }
    try {
      URI uri =
          target.startsWith("//")
              ? URI.create("/" + target.replaceFirst("^/+", ""))
              : new URI(target);
      if (uri.getRawPath() == null || !target.startsWith("/") && uri.getRawAuthority() == null) {
        throw ApiError.parse("The request's URL is malformed.");
      }
      return uri;
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw ApiError.parse("The request's URL is malformed.");
    }
  }

  /** Runs a request that came by another way, such as a part of a batch. */
  public Response dispatch(Request request) {
    try {
      if (BatchRequests.isMeant(request)) {
        return BatchRequests.answer(request, this::dispatch);
      }
      Optional<FieldMask> mask = FieldMask.of(request);
      for (SandboxService service : services) {
        Optional<Response> response = service.handle(request);
        if (response.isPresent()) {
          return mask.map(response.get()::cut).orElse(response.get());
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

  private static byte[] unpacked(RequestHead head, byte[] body) {
    if (!head.header("content-encoding").equals("gzip")) {
      return body;
    }
    int most = HttpLimits.DEFAULT.bodyBytes();
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(most + 1);
      if (plain.length > most) {
        throw ApiError.legacy(413, "uploadTooLarge", "The request body is too large.");
      }
      return plain;
    } catch (IOException e) {
      throw ApiError.parse("The request body is not valid gzip.");
    }
  }
}
