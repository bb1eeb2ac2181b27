package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.io.IOException;
import java.util.List;

/** {@code /api/v1/check_run}: takes the results of service checks, the last one of each kept. */
final class ServiceChecks {
  private static final String COLLECTION = "datadog.check";
  private static final int HIGHEST_STATUS = 3;

  private final Store store;
  private final SandboxClock clock;

  ServiceChecks(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  void on(Routes routes) {
    routes.on("POST", "/api/v1/check_run", (r, p) -> submit(r));
  }

  /** One check, or a list of them. */
  private Response submit(Request request) {
    JsonNode body = parse(request);
    List<JsonNode> checks = body.isArray() ? body.valueStream().toList() : List.of(body);
    for (JsonNode check : checks) {
      if (check.path("check").asText("").isEmpty() || !check.path("status").canConvertToInt()) {
        throw Errors.bad("Payload is not in the expected format");
      }
      int status = check.path("status").asInt();
      if (status < 0 || status > HIGHEST_STATUS) {
        throw Errors.bad("Invalid status: " + status);
      }
    }
    return store.transaction(
        () -> {
          for (JsonNode check : checks) {
            ObjectNode kept = ((ObjectNode) check).deepCopy();
            if (!kept.has("timestamp")) {
              kept.put("timestamp", clock.millis() / 1000);
            }
            String key = check.path("check").asText() + "|" + check.path("host_name").asText("");
            store.put(COLLECTION, key, kept);
          }
          return Response.json(202, Json.object().put("status", "ok"));
        });
  }

  private static JsonNode parse(Request request) {
    try {
      JsonNode body = Json.MAPPER.readTree(request.body());
      if (body.isContainerNode()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      throw Errors.bad("Invalid JSON structure");
    } catch (IOException e) {
      throw Errors.bad("Payload could not be read");
    }
    throw Errors.bad("Payload is not in the expected format");
  }
}
