package io.mlinfra.apply;

/** The user no longer waits; the call under way is left to the journal. */
public final class AbandonedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AbandonedException() {
    super("interrupted; what is under way is in the journal, and the next apply takes it up");
  }
}
