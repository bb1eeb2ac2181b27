package io.mlinfra.provider.gcp;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import com.google.auth.oauth2.UserCredentials;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.SecretMask;
import io.mlinfra.spec.units.Secret;
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
      return refreshed().getTokenValue();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private synchronized AccessToken refreshed() throws IOException {
    GoogleCredentials found = loaded();
    found.refreshIfExpired();
    return found.getAccessToken();
  }

  /** The same tokens for a client that asks for them by itself. */
  synchronized GoogleCredentials google() {
    try {
      return new Shared(this, loaded().getQuotaProjectId());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Clients scope what they get anew, and what they would get then is a token unknown here. */
  @SuppressWarnings("serial")
  private static final class Shared extends GoogleCredentials {
    private final transient Credentials owner;

    Shared(Credentials owner, @Nullable String quotaProject) {
      super(GoogleCredentials.newBuilder().setQuotaProjectId(quotaProject));
      this.owner = owner;
    }

    @Override
    public AccessToken refreshAccessToken() throws IOException {
      return owner.refreshed();
    }
  }

  /** Takes out of a text what was sent to Google: the tokens, and what they were got with. */
  synchronized SecretMask mask() {
    GoogleCredentials found = credentials;
    AccessToken token = found == null ? null : found.getAccessToken();
    SecretMask mask = SecretMask.of(secret(token == null ? null : token.getTokenValue()));
    GoogleCredentials own = found instanceof ImpersonatedCredentials i ? source(i) : found;
    if (own != null && own != found && own.getAccessToken() != null) {
      mask = mask.and(own.getAccessToken().getTokenValue());
    }
    return own instanceof UserCredentials user
        ? mask.and(secret(user.getRefreshToken()).reveal())
            .and(secret(user.getClientSecret()).reveal())
        : mask;
  }

  private static @Nullable GoogleCredentials source(ImpersonatedCredentials credentials) {
    return credentials.getSourceCredentials();
  }

  private static Secret secret(@Nullable String value) {
    return Secret.of(value == null ? "" : value);
  }

  private GoogleCredentials loaded() throws IOException {
    GoogleCredentials found = credentials;
    if (found == null) {
      found = load();
      credentials = found;
    }
    return found;
  }

  private ProviderException unusable(IOException cause) {
    return new ProviderException(
        new Failure(
            Failure.Category.UNAUTHENTICATED,
            "auth",
            "credentials",
            "Application Default Credentials",
            0,
            "",
            "no usable Google credentials ("
                + mask().in(String.valueOf(cause.getMessage()))
                + "); run `gcloud auth application-default login`, or set"
                + " GOOGLE_APPLICATION_CREDENTIALS",
            "",
            Optional.empty()));
  }

  private GoogleCredentials load() throws IOException {
    GoogleCredentials own = GoogleCredentials.getApplicationDefault().createScoped(List.of(SCOPE));
    return impersonate
        .<GoogleCredentials>map(
            account -> ImpersonatedCredentials.create(own, account, null, List.of(SCOPE), 3600))
        .orElse(own);
  }
}
