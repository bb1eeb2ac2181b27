package io.mlinfra.apply.lock;

import java.io.IOException;

/** A lock can be neither taken nor seen. */
public final class LockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LockException(String where, IOException cause) {
    super(
        "cannot use the lock " + where + ": " + cause.getMessage() + "; is the folder writable?",
        cause);
  }
}
