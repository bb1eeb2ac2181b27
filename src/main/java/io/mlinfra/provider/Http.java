package io.mlinfra.provider;

import java.util.List;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;

/** Where clients that speak HTTP by themselves start from. */
public final class Http {
  private Http() {}

  /**
   * @param plaintext it will only ever speak to a loopback endpoint without TLS; then the trust
   *     store, which takes a tenth of a second, is not read
   */
  public static OkHttpClient.Builder client(boolean plaintext) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    return plaintext ? builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)) : builder;
  }
}
