package io.mlinfra.sandbox.http;

import java.time.Duration;

/**
 * How much, and how slowly, a client may send.
 *
 * @param idle how long a kept connection may be silent between two requests
 * @param head how long the request line and the headers may take
 * @param body how long a body may take, and a second more for each {@link #BODY_RATE} bytes
 * @param answer how long the client may take to read an answer
 * @param headBytes the request line and all headers
 * @param targetBytes the target in the request line
 * @param bodyBytes a body, unpacked too
 */
record HttpLimits(
    Duration idle,
    Duration head,
    Duration body,
    Duration answer,
    int headBytes,
    int targetBytes,
    int bodyBytes) {
  /** A sender that stays below so many bytes a second is cut off in the end. */
  static final int BODY_RATE = 16 << 10;

  static final int HEADERS = 200;

  static final HttpLimits DEFAULT =
      new HttpLimits(
          Duration.ofSeconds(120),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          64 << 10,
          32 << 10,
          256 << 20);
}
