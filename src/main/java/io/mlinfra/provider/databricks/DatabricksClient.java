package io.mlinfra.provider.databricks;

import com.databricks.sdk.core.ApiClient;
import com.databricks.sdk.core.CredentialsProvider;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.DatabricksError;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.core.HeaderFactory;
import com.databricks.sdk.core.http.Request;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.SecretMask;
import io.mlinfra.spec.units.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends JSON to a Databricks workspace through the official SDK, which authenticates and knows the
 * errors. Its own retries are off: the engine's are the only ones. Built on first use.
 */
public final class DatabricksClient {
  private static final Logger LOG = LoggerFactory.getLogger(DatabricksClient.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final DatabricksCredentials credentials;
  private @Nullable ApiClient client;

  public DatabricksClient(Connection connection, DatabricksCredentials credentials) {
    this.connection = connection;
    this.credentials = credentials;
  }

  JsonNode get(String path, Map<String, String> query) {
    Request request = new Request(Request.GET, path);
    query.forEach(request::withQueryParam);
    return execute("GET " + path, path, request);
  }

  JsonNode post(String path, ObjectNode body) {
    return execute("POST " + path, path, new Request(Request.POST, path, body.toString()));
  }

  private JsonNode execute(String method, String target, Request request) {
    LOG.debug("databricks {}", method);
    try {
      // The SDK fills an object that it makes itself; a map takes any answer.
      Map<?, ?> answer =
          client()
              .execute(
                  request
                      .withHeader("Accept", "application/json")
                      .withHeader("Content-Type", "application/json"),
                  HashMap.class);
      return JSON.valueToTree(answer);
    } catch (DatabricksError e) {
      throw mask().in(DatabricksFailures.refused(method, target, e));
    } catch (DatabricksException | IOException e) {
      throw mask().in(DatabricksFailures.noAnswer(method, target, e));
    }
  }

  private SecretMask mask() {
    return SecretMask.of(
        credentials.token(),
        Secret.of(System.getenv().getOrDefault("DATABRICKS_TOKEN", "")),
        Secret.of(System.getenv().getOrDefault("DATABRICKS_CLIENT_SECRET", "")));
  }

  private synchronized ApiClient client() {
    ApiClient made = client;
    if (made == null) {
      made =
          new ApiClient.Builder()
              .withDatabricksConfig(config().resolve())
              .withRetryStrategyPicker(request -> error -> false)
              .build();
      client = made;
    }
    return made;
  }

  private DatabricksConfig config() {
    DatabricksConfig config =
        new DatabricksConfig()
            .setHttpClient(
                new OkHttpTransport(
                    connection.plaintext(Set.of(DatabricksProvider.SERVICE)), TIMEOUT));
    Optional<String> host =
        connection.endpoint(DatabricksProvider.SERVICE).map(URI::toString).or(credentials::host);
    host.ifPresent(config::setHost);
    if (connection.anonymous(DatabricksProvider.SERVICE)) {
      config.setAuthType(Anonymous.TYPE).setCredentialsProvider(new Anonymous());
    } else if (credentials.token().isPresent()) {
      config.setToken(credentials.token().reveal());
    }
    return config;
  }

  /** Sends no credentials: loopback servers ask for none, and none may reach them. */
  private static final class Anonymous implements CredentialsProvider {
    static final String TYPE = "anonymous";

    @Override
    public String authType() {
      return TYPE;
    }

    @Override
    public HeaderFactory configure(DatabricksConfig config) {
      return Map::of;
    }
  }
}
