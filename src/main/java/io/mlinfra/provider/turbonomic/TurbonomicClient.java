package io.mlinfra.provider.turbonomic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.Http;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.SecretMask;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls Turbonomic's REST API, version 3. Logs in before the first call, and once more when the
 * server says that the session has ended.
 */
public final class TurbonomicClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TurbonomicClient.class);
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

  private final Connection connection;
  private final TurbonomicCredentials credentials;
  private @Nullable OkHttpClient http;
  private @Nullable Session session;

  public TurbonomicClient(Connection connection, TurbonomicCredentials credentials) {
    this.connection = connection;
    this.credentials = credentials;
  }

  /**
   * An answer.
   *
   * @param body missing when there was no content
   * @param nextCursor where the next page begins; empty on the last one
   */
  record Answer(JsonNode body, Optional<String> nextCursor) {}

  Answer get(String path, Map<String, String> query) {
    return call("GET", path, query, null);
  }

  /**
   * Makes one call.
   *
   * @param path below {@code /api/v3}
   * @throws ProviderException when the server refuses or cannot be reached
   */
  Answer call(String method, String path, Map<String, String> query, @Nullable JsonNode body) {
    String target = "/api/v3" + path;
    LOG.debug("turbonomic {} {}", method, target);
    HttpUrl.Builder url = base().newBuilder().addPathSegments(target.substring(1));
    query.forEach(url::addQueryParameter);
    RequestBody content =
        body != null
            ? RequestBody.create(body.toString(), JSON_TYPE)
            : method.equals("GET") || method.equals("DELETE")
                ? null
                : RequestBody.create("", JSON_TYPE);
    Request.Builder request =
        new Request.Builder()
            .url(url.build())
            .header("Accept", "application/json")
            .method(method, content);
    try {
      Session current = session(false);
      try (Response first = send(request, current)) {
        if (first.code() != 401 || current == Session.NONE) {
          return answer(method, target, first);
        }
      }
      try (Response second = send(request, session(true))) {
        return answer(method, target, second);
      }
    } catch (IOException e) {
      throw mask().in(TurbonomicFailures.noAnswer(method + " " + target, target, e));
    } catch (ProviderException e) {
      throw mask().in(e);
    }
  }

  private synchronized SecretMask mask() {
    SecretMask secrets =
        SecretMask.of(credentials.password(), credentials.gcpKey())
            .and(session == null ? "" : session.value());
    return credentials.password().isPresent()
        ? secrets.and(credentials.username().orElse("") + ":" + credentials.password().reveal())
        : secrets;
  }

  private Response send(Request.Builder request, Session session) throws IOException {
    return http().newCall(session.sign(request).build()).execute();
  }

  private static Answer answer(String method, String target, Response response) throws IOException {
    String text = response.body().string();
    if (!response.isSuccessful()) {
      throw TurbonomicFailures.refused(method + " " + target, target, response, text);
    }
    return new Answer(
        tree(target, text),
        Optional.ofNullable(response.header("X-Next-Cursor")).filter(c -> !c.isEmpty()));
  }

  private static JsonNode tree(String target, String text) {
    try {
      return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw TurbonomicFailures.invalid("reading the answer", target, "the answer was no JSON");
    }
  }

  private synchronized Session session(boolean renew) throws IOException {
    Session current = session;
    if (current == null || renew) {
      current =
          connection.anonymous(TurbonomicProvider.SERVICE)
              ? Session.NONE
              : Session.open(http(), base(), credentials);
      session = current;
    }
    return current;
  }

  private synchronized OkHttpClient http() {
    OkHttpClient made = http;
    if (made == null) {
      made =
          Http.client(!base().isHttps())
              .connectTimeout(Duration.ofSeconds(10))
              .readTimeout(Duration.ofSeconds(60))
              .retryOnConnectionFailure(false)
              .build();
      http = made;
    }
    return made;
  }

  private HttpUrl base() {
    String url =
        connection
            .endpoint(TurbonomicProvider.SERVICE)
            .map(URI::toString)
            .orElseGet(() -> address(credentials.host().orElse("")));
    HttpUrl base = HttpUrl.parse(url.endsWith("/") ? url : url + "/");
    if (base == null) {
      throw TurbonomicFailures.invalid(
          "reading monitoring.turbonomic.host", url, "this is no address of a server");
    }
    if (!base.isHttps() && !LOOPBACK.contains(base.host())) {
      throw TurbonomicFailures.invalid(
          "reading monitoring.turbonomic.host",
          url,
          "the password would travel unencrypted; write https://");
    }
    return base;
  }

  /** A host may be written with or without its scheme. */
  private static String address(String host) {
    return host.contains("://") ? host : "https://" + host;
  }

  @Override
  public synchronized void close() {
    OkHttpClient made = http;
    if (made != null) {
      made.dispatcher().executorService().shutdown();
      made.connectionPool().evictAll();
      http = null;
    }
  }
}
