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
      GoogleCredentials found = loaded();
      found.refreshIfExpired();
      AccessToken token = found.getAccessToken();
      return token.getTokenValue();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** The credentials themselves, for a client that refreshes them by itself. */
  synchronized GoogleCredentials google() {
    try {
      return loaded();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private GoogleCredentials loaded() throws IOException {
    GoogleCredentials found = credentials;
    if (found == null) {
      found = load();
      credentials = found;
    }
    return found;
  }

  private static ProviderException unusable(IOException cause) {
    return new ProviderException(
        new Failure(
            Failure.Category.UNAUTHENTICATED,
            "auth",
            "credentials",
            "Application Default Credentials",
            0,
            "",
            "no usable Google credentials ("
                + cause.getMessage()
                + "); run `gcloud auth application-default login`, or set"
                + " GOOGLE_APPLICATION_CREDENTIALS",
            "",
            Optional.empty()),
        cause);
  }

  private GoogleCredentials load() throws IOException {
    GoogleCredentials own = GoogleCredentials.getApplicationDefault().createScoped(List.of(SCOPE));
    return impersonate
        .<GoogleCredentials>map(
            account -> ImpersonatedCredentials.create(own, account, null, List.of(SCOPE), 3600))
        .orElse(own);
  }
}
