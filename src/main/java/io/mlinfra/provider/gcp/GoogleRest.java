package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.Http;
import io.mlinfra.provider.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
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
public final class GoogleRest implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GoogleRest.class);
  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
  private static final int CONFLICT = 409;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, String> REAL =
      Map.of(
          "monitoring", "https://monitoring.googleapis.com",
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
        Http.client(connection.plaintext(REAL.keySet()))
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
    Call call = prepared(service, method, path, query, body);
    return run(call, service, what, target(path));
  }

  /**
   * One call whose answer may take long.
   *
   * @param limit how long to wait for the answer
   * @return the answer's JSON; empty when there was none within the limit
   * @throws ProviderException as {@link #call} does
   */
  public Optional<JsonNode> callWithin(
      Duration limit, String service, String method, String path, String what) {
    Call call = prepared(service, method, path, Map.of(), null);
    call.timeout().timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return Optional.of(run(call, service, what, target(path)));
    } catch (ProviderException e) {
      if (e.getCause() instanceof InterruptedIOException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Call prepared(
      String service,
      String method,
      String path,
      Map<String, String> query,
      @Nullable JsonNode body) {
    HttpUrl.Builder url = base(service).newBuilder().encodedPath(path);
    query.forEach(url::addQueryParameter);
    url.addQueryParameter("prettyPrint", "false");
    Request.Builder request = Http.marked().url(url.build()).header("User-Agent", "mlinfra/0.1");
    if (!connection.anonymous(service)) {
      request.header("Authorization", "Bearer " + credentials.token());
      request.header("X-Goog-User-Project", connection.project());
    }
    boolean hasBody = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    request.method(
        method, hasBody ? RequestBody.create(body == null ? "" : body.toString(), JSON) : null);
    return client.newCall(request.build());
  }

  private static String target(String path) {
    return path.replaceFirst("^/(compute|storage|dns)/v1/", "").replaceFirst("^/v1(beta1?)?/", "");
  }

  private JsonNode run(Call call, String service, String what, String target) {
    Request request = call.request();
    LOG.debug("{} {} {}", service, request.method(), target);
    try (Response response = call.execute()) {
      return answer(response, service, what, target);
    } catch (IOException e) {
      if (!Http.sent(request)) {
        String why = "cannot connect to " + request.url().host() + ": " + e.getMessage();
        throw failure(Category.UNREACHABLE, service, what, target, why, e);
      }
      Category category =
          request.method().equals("GET") ? Category.TRANSIENT : Category.LOST_ANSWER;
      String why = credentials.mask().in("the answer was lost: " + e.getMessage());
      throw failure(category, service, what, target, why, e);
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

  private JsonNode answer(Response response, String service, String what, String target)
      throws IOException {
    ResponseBody body = response.body();
    if (response.isSuccessful()) {
      try (InputStream in = body.byteStream()) {
        JsonNode json = MAPPER.readTree(in);
        return json == null ? MissingNode.getInstance() : json;
      }
    }
    String text = credentials.mask().in(body.string());
    boolean delete = response.request().method().equals("DELETE");
    if (delete && response.code() == CONFLICT) {
      // Nothing is created here: what conflicts is what still lives in it, such as objects.
      throw failure(Category.IN_USE, service, what, target, GoogleErrors.message(text), null);
    }
    throw new ProviderException(
        GoogleErrors.failure(
            response.code(),
            text,
            GoogleErrors.retryAfter(response.header("Retry-After")),
            service,
            what,
            target));
  }

  private static ProviderException failure(
      Category category,
      String service,
      String what,
      String target,
      String message,
      @Nullable Exception cause) {
    return new ProviderException(
        new Failure(category, service, what, target, 0, "", message, "", Optional.empty()), cause);
  }

  /** Lets idle connections go, so that the process can end. */
  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
