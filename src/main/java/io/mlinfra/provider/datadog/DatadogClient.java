package io.mlinfra.provider.datadog;

import com.datadog.api.client.ApiClient;
import com.datadog.api.client.ApiException;
import com.datadog.api.client.Pair;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.SecretMask;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.GenericType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends JSON to Datadog through the official client, which adds keys, user agent and encoding.
 *
 * <p>Bodies go through as trees, so that what is sent is what the plan compared. The client is
 * built on first use, and lean: see {@link LeanApiClient}.
 */
public final class DatadogClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DatadogClient.class);
  private static final String[] KEYS = {"apiKeyAuth", "appKeyAuth"};
  private static final String[] NO_KEYS = {};
  private static final String[] JSON = {"application/json"};
  private static final int CONNECT_TIMEOUT_MS = 10_000;
  private static final int READ_TIMEOUT_MS = 60_000;

  static {
    // The JDK's own HTTP client, which Datadog's uses, sends a POST again without a word when its
    // connection breaks: a second monitor. Whether to repeat is the engine's to decide. Read once
    // by the JDK, so the program sets it at its start, too.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final Connection connection;
  private final DatadogCredentials credentials;
  private @Nullable ApiClient client;

  public DatadogClient(Connection connection, DatadogCredentials credentials) {
    this.connection = connection;
    this.credentials = credentials;
  }

  JsonNode get(String path, Map<String, String> query) {
    return call("GET", path, query, null);
  }

  /**
   * Makes one call.
   *
   * @param path with ids already in place, {@code /api/v1/monitor/123}
   * @param body what to send; null for none
   * @return the answer; missing when it has no content
   * @throws io.mlinfra.provider.ProviderException when Datadog refuses or cannot be reached
   */
  JsonNode call(String method, String path, Map<String, String> query, @Nullable JsonNode body) {
    String[] keys = connection.anonymous(DatadogProvider.SERVICE) ? NO_KEYS : KEYS;
    List<Pair> pairs = new ArrayList<>();
    query.forEach((name, value) -> pairs.add(new Pair(name, value)));
    ApiClient api = client();
    LOG.debug("datadog {} {}", method, path);
    try {
      JsonNode answer =
          api.invokeAPI(
                  method,
                  api.createBuilder("", path, pairs, Map.of(), Map.of(), JSON, keys),
                  Map.of(),
                  JSON,
                  body,
                  Map.of(),
                  false,
                  new GenericType<JsonNode>() {})
              .getData();
      return answer == null ? MissingNode.getInstance() : answer;
    } catch (ApiException e) {
      throw mask().in(DatadogFailures.refused(method, path, e));
    } catch (ProcessingException e) {
      throw mask().in(DatadogFailures.noAnswer(method, path, e));
    }
  }

  private SecretMask mask() {
    return SecretMask.of(credentials.apiKey(), credentials.appKey());
  }

  private synchronized ApiClient client() {
    ApiClient made = client;
    if (made == null) {
      made = new LeanApiClient();
      made.setServerIndex(null);
      made.setBasePath(base());
      made.setConnectTimeout(CONNECT_TIMEOUT_MS);
      made.setReadTimeout(READ_TIMEOUT_MS);
      if (!connection.anonymous(DatadogProvider.SERVICE)) {
        made.configureApiKeys(
            Map.of(
                "apiKeyAuth", credentials.apiKey().reveal(),
                "appKeyAuth", credentials.appKey().reveal()));
      }
      client = made;
    }
    return made;
  }

  private String base() {
    String url =
        connection
            .endpoint(DatadogProvider.SERVICE)
            .map(URI::toString)
            .orElse("https://api." + credentials.site());
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  @Override
  public synchronized void close() {
    ApiClient made = client;
    if (made != null) {
      made.getHttpClient().close();
      client = null;
    }
  }
}
