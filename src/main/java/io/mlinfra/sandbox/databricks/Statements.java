package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /api/2.0/sql/statements}: takes SQL as the service does and says, in its shape, that it
 * failed, since there are no data to run it on. What is wrong with the call itself is refused.
 */
final class Statements {
  private static final String PATH = "/api/2.0/sql/statements";
  private static final String COLLECTION = "databricks.statement";
  private static final Pattern WAIT = Pattern.compile("(\\d{1,3})s");
  private static final int LEAST_WAIT = 5;
  private static final int MOST_WAIT = 50;

  private final Store store;
  private final WorkspaceIds ids;

  Statements(Store store, WorkspaceIds ids) {
    this.store = store;
    this.ids = ids;
  }

  void on(Routes routes) {
    String one = PATH + "/{id}";
    routes
        .on("POST", PATH, (r, p) -> execute(r))
        .on("GET", one, (r, p) -> Response.json(existing(p)))
        .on("GET", one + "/result/chunks/{chunk}", (r, p) -> chunk(p))
        .on("POST", one + "/cancel", (r, p) -> cancel(p));
  }

  private Response execute(Request request) {
    ObjectNode body = Bodies.read(request, ExecuteStatementRequest.class);
    Errors.text(body, "statement");
    new Warehouses(store).existing(Errors.text(body, "warehouse_id"));
    Matcher wait = WAIT.matcher(body.path("wait_timeout").asText("10s"));
    int seconds = wait.matches() ? Integer.parseInt(wait.group(1)) : -1;
    if (seconds != 0 && (seconds < LEAST_WAIT || seconds > MOST_WAIT)) {
      throw Errors.invalid("wait_timeout must be 0s, or between 5s and 50s");
    }
    return store.transaction(
        () -> {
          String seed = "statement" + ids.object();
          String id = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
          ObjectNode answer = Json.object().put("statement_id", id);
          answer
              .putObject("status")
              .put("state", "FAILED")
              .putObject("error")
              .put("error_code", "BAD_REQUEST")
              .put(
                  "message",
                  "This workspace is an emulation without data: no SQL is run in it, and nothing"
                      + " was changed.");
          store.put(COLLECTION, id, answer);
          return Response.json(answer);
        });
  }

  private Response chunk(Map<String, String> path) {
    throw Errors.invalid(
        "Statement " + existing(path).path("statement_id").asText() + " has no result.");
  }

  private Response cancel(Map<String, String> path) {
    existing(path);
    return Response.json(Json.object());
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> Errors.of(404, "NOT_FOUND", "The statement " + id + " was not found."));
  }
}
