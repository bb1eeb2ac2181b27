package io.mlinfra.provider.gcp;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.ProviderException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Application Default Credentials, found when the first call needs them and refreshed in time. */
final class Credentials {
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private final Optional<String> impersonate;
  private @Nullable GoogleCredentials credentials;

  Credentials(Optional<String> impersonate) {
    this.impersonate = impersonate;
  }

  /** A valid access token. */
  synchronized String token() {
    try {
      if (credentials == null) {
        credentials = load();
      }
      credentials.refreshIfExpired();
      AccessToken token = credentials.getAccessToken();
      return token.getTokenValue();
    } catch (IOException e) {
      throw new ProviderException(
          new Failure(
              Failure.Category.UNAUTHENTICATED,
              "auth",
              "credentials",
              "Application Default Credentials",
              0,
              "",
              "no usable Google credentials ("
                  + e.getMessage()
                  + "); run `gcloud auth application-default login`, or set"
                  + " GOOGLE_APPLICATION_CREDENTIALS",
              "",
              Optional.empty()),
          e);
    }
  }

  private GoogleCredentials load() throws IOException {
    GoogleCredentials own = GoogleCredentials.getApplicationDefault().createScoped(List.of(SCOPE));
    return impersonate
        .<GoogleCredentials>map(
            account -> ImpersonatedCredentials.create(own, account, null, List.of(SCOPE), 3600))
        .orElse(own);
  }
}
