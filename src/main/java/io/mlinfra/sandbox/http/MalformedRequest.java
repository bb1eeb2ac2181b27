package io.mlinfra.sandbox.http;

/** What was sent is no HTTP request that can be answered; the connection ends with this answer. */
final class MalformedRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  MalformedRequest(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  Response response() {
    return ApiError.legacy(
            status,
            switch (status) {
              case 408 -> "requestTimeout";
              case 413 -> "uploadTooLarge";
              case 429 -> "rateLimitExceeded";
              case 431 -> "headersTooLarge";
              default -> "badRequest";
            },
            String.valueOf(getMessage()))
        .response();
  }
}
