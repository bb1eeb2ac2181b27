package io.mlinfra.control.sim;

/** A trace cannot be used; the message says where and why. */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TraceException(String message) {
    super(message);
  }
}
