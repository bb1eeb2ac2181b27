package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import java.util.List;
import java.util.Optional;

/**
 * Answers nothing, but refuses requests to the newer services whose bodies are not of the message
 * that the method takes. Compute and Cloud Storage look after their own.
 */
public final class KnownBodies implements SandboxService {
  private static final Response LOOKED_AT = Response.empty(204);

  /** Read at the first change of such a service: a plan makes none. */
  private static final class Table {
    static final Routes METHODS = new Routes();
    static final BodyMessages MESSAGES = new BodyMessages();

    static {
      for (Csv.Row row : Csv.read("/sandbox/request-bodies.csv")) {
        METHODS.on(
            row.get("method"),
            row.get("path"),
            (request, path) -> check(request.json(), row.get("message"), row.get("at")));
      }
    }
  }

  private static Response check(JsonNode body, String message, String at) {
    List<ApiError.FieldViolation> found = Table.MESSAGES.check(body, message, at);
    if (!found.isEmpty()) {
      throw ApiError.invalidArgument(found);
    }
    return LOOKED_AT;
  }

  @Override
  public Optional<Response> handle(Request request) {
    boolean newer =
        !request.segments().isEmpty()
            && request.segments().getFirst().matches("dns|v\\d(alpha|beta)?\\d*");
    if (newer && request.body().length > 0 && !request.method().equals("GET")) {
      Table.METHODS.handle(request);
    }
    return Optional.empty();
  }
}
