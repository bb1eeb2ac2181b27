package io.mlinfra.sandbox.http;

import java.util.List;
import java.util.Optional;

/** One emulated service: answers the requests that are meant for it. */
public interface SandboxService {
  /**
   * @return empty when the path is not this service's
   * @throws ApiError to refuse
   */
  Optional<Response> handle(Request request);

  /**
   * Whether a body with {@code Content-Encoding: gzip} is meant to stay packed: it is what is to be
   * stored, and not how it is sent.
   */
  default boolean takesPacked(String method, String firstSegment) {
    return false;
  }

  /** What it answers, as {@code METHOD /path/{name}}, for the documentation. */
  default List<String> calls() {
    return List.of();
  }
}
