package io.mlinfra.provider;

import org.jspecify.annotations.Nullable;

/** A call to a service failed; carries what the engine needs to decide what to do. */
public final class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public ProviderException(Failure failure) {
    this(failure, null);
  }

  public ProviderException(Failure failure, @Nullable Throwable cause) {
    super(failure.sentence(), cause);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
