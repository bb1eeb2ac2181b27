package io.mlinfra.sandbox.google;

import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.QueryParameters;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers nothing, but refuses requests to the newer services whose URLs have parameters that the
 * methods do not take. Compute looks after its own, and Cloud Storage takes any.
 */
public final class KnownQueries implements SandboxService {
  private static final Response LOOKED_AT = Response.empty(204);

  private final Routes methods = new Routes();

  public KnownQueries() {
    for (Csv.Row row : Csv.read("/sandbox/query-parameters.csv")) {
      Set<String> known = Set.of(row.get("parameters").split(" ", -1));
      methods.on(
          row.get("method"),
          row.get("path"),
          (request, path) -> {
            request.query().keySet().forEach(name -> check(name, known));
            return LOOKED_AT;
          });
    }
  }

  private static void check(String name, Set<String> known) {
    if (!known.contains(name) && !QueryParameters.isStandard(name)) {
      throw ApiError.invalidArgument(QueryParameters.message(name));
    }
  }

  @Override
  public List<String> calls() {
    return List.of();
  }

  @Override
  public Optional<Response> handle(Request request) {
    if (!request.query().keySet().stream().allMatch(QueryParameters::isStandard)) {
      methods.handle(request);
    }
    return Optional.empty();
  }
}
