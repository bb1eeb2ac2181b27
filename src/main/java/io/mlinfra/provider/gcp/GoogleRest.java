package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one JSON call to a Google service and turns every way of failing into a {@link Failure}.
 * Never retries.
 */
public final class GoogleRest {
  private static final Logger LOG = LoggerFactory.getLogger(GoogleRest.class);
  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, String> REAL =
      Map.of(
          "compute", "https://compute.googleapis.com",
          "storage", "https://storage.googleapis.com",
          "dns", "https://dns.googleapis.com",
          "iam", "https://iam.googleapis.com",
          "cloudresourcemanager", "https://cloudresourcemanager.googleapis.com",
          "billingbudgets", "https://billingbudgets.googleapis.com",
          "cloudquotas", "https://cloudquotas.googleapis.com",
          "serviceusage", "https://serviceusage.googleapis.com");

  private final Connection connection;
  private final Credentials credentials;
  private final OkHttpClient client;

  public GoogleRest(Connection connection) {
    this.connection = connection;
    this.credentials = new Credentials(connection.impersonate());
    this.client =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(10))
            .readTimeout(Duration.ofSeconds(150))
            .retryOnConnectionFailure(false)
            .connectionPool(new ConnectionPool(64, 5, TimeUnit.MINUTES))
            .build();
  }

  public String project() {
    return connection.project();
  }

  /**
   * One call.
   *
   * @param path from the host on, such as {@code /compute/v1/projects/p/global/networks}
   * @param what the method for messages: {@code networks.insert}
   * @return the answer's JSON; a missing node when it has no body
   * @throws ProviderException for every answer that is not 2xx, and for no answer
   */
  public JsonNode call(
      String service,
      String method,
      String path,
      Map<String, String> query,
      @Nullable JsonNode body,
      String what) {
    HttpUrl.Builder url = base(service).newBuilder().encodedPath(path);
    query.forEach(url::addQueryParameter);
    Request.Builder request =
        new Request.Builder().url(url.build()).header("User-Agent", "mlinfra/0.1");
    if (!connection.anonymous(service)) {
      request.header("Authorization", "Bearer " + credentials.token());
      request.header("X-Goog-User-Project", connection.project());
    }
    boolean hasBody = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    request.method(
        method, hasBody ? RequestBody.create(body == null ? "" : body.toString(), JSON) : null);
    String target =
        path.replaceFirst("^/(compute|storage|dns)/v1/", "").replaceFirst("^/v1(beta1?)?/", "");
    LOG.debug("{} {} {}", service, method, target);
    boolean[] connected = {false};
    try (Response response = client.newCall(request.build()).execute()) {
      connected[0] = true;
      return answer(response, service, what, target);
    } catch (ConnectException | UnknownHostException e) {
      throw failure(
          Category.UNREACHABLE,
          service,
          what,
          target,
          "cannot connect to " + url.build().host() + ": " + e.getMessage(),
          e);
    } catch (IOException e) {
      boolean read = method.equals("GET");
      throw failure(
          read ? Category.TRANSIENT : Category.LOST_ANSWER,
          service,
          what,
          target,
          "the answer was lost: " + e.getMessage(),
          e);
    }
  }

  private HttpUrl base(String service) {
    Optional<URI> override = connection.endpoint(service);
    String text =
        override
            .map(URI::toString)
            .orElse(REAL.getOrDefault(service, "https://" + service + ".googleapis.com"));
    return HttpUrl.get(text);
  }

  private static JsonNode answer(Response response, String service, String what, String target)
      throws IOException {
    ResponseBody body = response.body();
    if (response.isSuccessful()) {
      try (InputStream in = body.byteStream()) {
        JsonNode json = MAPPER.readTree(in);
        return json == null ? MissingNode.getInstance() : json;
      }
    }
    String text = body.string();
    throw new ProviderException(
        GoogleErrors.failure(response.code(), text, retryAfter(response), service, what, target));
  }

  private static Optional<Duration> retryAfter(Response response) {
    String header = response.header("Retry-After");
    return header != null && header.matches("\\d{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(header)))
        : Optional.empty();
  }

  private static ProviderException failure(
      Category category,
      String service,
      String what,
      String target,
      String message,
      Exception cause) {
    return new ProviderException(
        new Failure(category, service, what, target, 0, "", message, "", Optional.empty()), cause);
  }

  /** Lets idle connections go, so that the process can end. */
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
