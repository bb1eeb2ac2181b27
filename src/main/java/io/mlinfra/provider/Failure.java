package io.mlinfra.provider;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a call or an operation failed.
 *
 * @param category what the engine may do about it
 * @param service the provider's service
 * @param method the service's method, such as {@code instanceGroupManagers.insert}
 * @param target what it was done to
 * @param status the HTTP status; 0 when there was no answer
 * @param reason the service's machine-readable reason, such as {@code quotaExceeded}; may be empty
 * @param message the service's own message
 * @param requestId the service's trace or request id; may be empty
 * @param retryAfter how long the service asks callers to wait
 */
public record Failure(
    Category category,
    String service,
    String method,
    String target,
    int status,
    String reason,
    String message,
    String requestId,
    Optional<Duration> retryAfter) {

  /** What kind of failure it is, by what can be done about it. */
  public enum Category {
    /** 429 or a rate-limit reason: slow down and try again. */
    THROTTLED,
    /** 500, 502, 503, 504: try again. */
    TRANSIENT,
    /** No connection: nothing was done; try again. */
    UNREACHABLE,
    /** The connection broke after the request left: it may or may not have been carried out. */
    LOST_ANSWER,
    NOT_FOUND,
    /** 409 for a name that is taken. */
    ALREADY_EXISTS,
    /** 412 or a stale fingerprint: read again and compare again. */
    PRECONDITION_FAILED,
    /** Still used by another resource, or not ready to be used. */
    IN_USE,
    /** A quota limit would be passed. */
    QUOTA,
    /** No capacity in the zone. */
    STOCKOUT,
    /** 401: no or bad credentials. */
    UNAUTHENTICATED,
    /** 403: not permitted. */
    DENIED,
    /** 400: the request is wrong and will stay so. */
    INVALID,
    /** Anything else that will not mend itself. */
    FATAL
  }

  /** A sentence for a person: what was tried, on what, and why it failed. */
  public String sentence() {
    String why =
        reason.isEmpty() || message.contains(reason) ? message : message + " (" + reason + ")";
    return method
        + " on "
        + target
        + " failed"
        + (status > 0 ? " with " + status : "")
        + ": "
        + why;
  }
}
