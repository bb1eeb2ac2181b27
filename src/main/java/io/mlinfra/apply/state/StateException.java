package io.mlinfra.apply.state;

/** State cannot be read or written. */
public final class StateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StateException(String what, Throwable cause) {
    super(what + ": " + cause.getMessage(), cause);
  }

  public StateException(String what) {
    super(what);
  }
}
