package io.mlinfra.provider.databricks;

import com.databricks.sdk.core.http.HttpClient;
import com.databricks.sdk.core.http.Request;
import com.databricks.sdk.core.http.Response;
import io.mlinfra.provider.Http;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * Carries the SDK's requests over the HTTP client that the other services use, so that a plan loads
 * one client and not two. Credentials, errors and paths stay the SDK's. Answers are JSON, read
 * whole.
 */
final class OkHttpTransport implements HttpClient {
  /** How a failure begins after which nothing can have changed; the SDK keeps only its words. */
  static final String NEVER_CONNECTED = "cannot connect to ";

  private final OkHttpClient client;
  private final OkHttpClient following;

  /**
   * @param plaintext it will only ever speak to a loopback endpoint without TLS
   */
  OkHttpTransport(boolean plaintext, Duration timeout) {
    this.client =
        Http.client(plaintext)
            .connectTimeout(timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            // Whether to repeat is the engine's to decide.
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .build();
    this.following = client.newBuilder().followRedirects(true).build();
  }

  @Override
  public Response execute(Request request) throws IOException {
    okhttp3.Request.Builder built = Http.marked().url(request.getUri().toURL());
    request.getHeaders().forEach(built::header);
    built.method(request.getMethod(), body(request));
    OkHttpClient chosen = request.getRedirectionBehavior().orElse(true) ? following : client;
    // The SDK asks a body for what is there without waiting: it has to be read whole.
    okhttp3.Request sent = built.build();
    try (okhttp3.Response answer = chosen.newCall(sent).execute()) {
      return new Response(
          request,
          answer.request().url().url(),
          answer.code(),
          answer.message(),
          headers(answer.headers()),
          answer.body().string());
    } catch (IOException e) {
      throw Http.sent(sent)
          ? e
          : new IOException(NEVER_CONNECTED + sent.url().host() + ": " + e.getMessage(), e);
    }
  }

  /** Names as the server wrote them: the SDK looks them up so. */
  private static Map<String, List<String>> headers(Headers headers) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    headers.names().forEach(name -> all.put(name, headers.values(name)));
    return all;
  }

  private static @Nullable RequestBody body(Request request) {
    if (request.isBodyString()) {
      // The SDK names the content type among the headers.
      return RequestBody.create(request.getBodyString().getBytes(StandardCharsets.UTF_8));
    }
    if (request.isBodyStreaming()) {
      return new Streamed(request);
    }
    boolean needsOne =
        !request.getMethod().equals(Request.GET)
            && !request.getMethod().equals(Request.HEAD)
            && !request.getMethod().equals(Request.DELETE);
    return needsOne ? RequestBody.EMPTY : null;
  }

  /** A body that is read once, as it is sent. */
  private static final class Streamed extends RequestBody {
    private final Request request;

    Streamed(Request request) {
      this.request = request;
    }

    @Override
    public okhttp3.@Nullable MediaType contentType() {
      return null;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      try (Source source = Okio.source(request.getBodyStream())) {
        sink.writeAll(source);
      }
    }
  }
}
