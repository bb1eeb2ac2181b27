package io.mlinfra.provider;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.ConnectionSpec;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Where clients that speak HTTP by themselves start from. */
public final class Http {
  private Http() {}

  /**
   * A client that knows of each {@link #marked} request whether it went out.
   *
   * @param plaintext it will only ever speak to a loopback endpoint without TLS; then the trust
   *     store, which takes a tenth of a second, is not read
   */
  public static OkHttpClient.Builder client(boolean plaintext) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder().addNetworkInterceptor(Http::note);
    return plaintext ? builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)) : builder;
  }

  /** A request of which {@link #sent} can tell later. */
  public static Request.Builder marked() {
    return new Request.Builder().tag(AtomicBoolean.class, new AtomicBoolean());
  }

  /**
   * Whether a connection stood, so that the request may have reached the service. Also true of a
   * request that is not {@link #marked}: nothing is known of it.
   */
  public static boolean sent(Request request) {
    AtomicBoolean sent = request.tag(AtomicBoolean.class);
    return sent == null || sent.get();
  }

  /** Called once a connection stands, just before the request goes out. */
  private static Response note(Interceptor.Chain chain) throws IOException {
    AtomicBoolean sent = chain.request().tag(AtomicBoolean.class);
    if (sent != null) {
      sent.set(true);
    }
    return chain.proceed(chain.request());
  }
}
