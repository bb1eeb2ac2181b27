package io.mlinfra.apply;

/** The user no longer waits; the call under way is left to the journal. */
final class AbandonedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AbandonedException() {
    super("abandoned by the user's second signal");
  }
}
