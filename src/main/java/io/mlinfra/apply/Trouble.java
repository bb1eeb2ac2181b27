package io.mlinfra.apply;

import io.mlinfra.provider.Failure;
import java.util.Optional;

/**
 * Why a resource failed and what to do about it.
 *
 * @param message what was tried, on what, and why it failed
 * @param requestId the service's id for the failed call; may be empty
 * @param mend what a person can do
 * @param failure the service's own failure, where there is one
 */
public record Trouble(String message, String requestId, String mend, Optional<Failure> failure) {

  public static Trouble of(Failure failure) {
    return new Trouble(
        failure.sentence(), failure.requestId(), mend(failure), Optional.of(failure));
  }

  /** Trouble that is the engine's own finding. */
  public static Trouble of(String message, String mend) {
    return new Trouble(message, "", mend, Optional.empty());
  }

  /** Whether there was no room for it, so that another place or time may help. */
  public boolean capacity() {
    return failure.filter(Trouble::isCapacity).isPresent();
  }

  static boolean isCapacity(Failure failure) {
    return failure.category() == Failure.Category.STOCKOUT
        || failure.category() == Failure.Category.QUOTA;
  }

  private static String mend(Failure failure) {
    return switch (failure.category()) {
      case THROTTLED, TRANSIENT, UNREACHABLE ->
          "the service stayed unavailable; apply again, finished work is not repeated";
      case LOST_ANSWER -> "apply again: it finds out whether the call was carried out";
      case NOT_FOUND -> "something it refers to does not exist; check the names, then apply again";
      case ALREADY_EXISTS -> "rename it, or adopt the existing one with `mlinfra import`";
      case PRECONDITION_FAILED -> "somebody else changes it at the same time; apply again";
      case IN_USE -> "something outside the plan still uses it; remove that use, then apply again";
      case QUOTA -> "run `mlinfra quota check`, then `mlinfra quota request`";
      case STOCKOUT ->
          "no machines are left there now; allow more zones or regions, or use --on-stockout wait";
      case UNAUTHENTICATED -> "sign in again: gcloud auth application-default login";
      case DENIED -> "give the account the permission that the message names";
      case INVALID -> "mend the value that the message names in the plan file";
      case FATAL -> "see the service's message; apply again when it is mended";
    };
  }
}
