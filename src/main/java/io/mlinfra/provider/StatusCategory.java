package io.mlinfra.provider;

/** Sorts HTTP statuses into failure categories, for services that follow the usual meanings. */
public final class StatusCategory {
  private StatusCategory() {}

  /** The category of an answer with an error status, 400 or more. */
  public static Failure.Category of(int status) {
    return switch (status) {
      case 401 -> Failure.Category.UNAUTHENTICATED;
      case 403 -> Failure.Category.DENIED;
      case 404, 410 -> Failure.Category.NOT_FOUND;
      case 409 -> Failure.Category.ALREADY_EXISTS;
      case 412 -> Failure.Category.PRECONDITION_FAILED;
      case 429 -> Failure.Category.THROTTLED;
      case 500, 502, 503, 504 -> Failure.Category.TRANSIENT;
      default -> status >= 500 ? Failure.Category.FATAL : Failure.Category.INVALID;
    };
  }
}
