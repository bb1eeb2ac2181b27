package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;

/** {@code /api/v2/powerpacks}: groups of widgets that dashboards share. */
final class Powerpacks {
  private static final String COLLECTION = "datadog.powerpack";
  private static final String PATH = "/api/v2/powerpacks";

  private final Store store;
  private final Ids ids;

  Powerpacks(Store store, Ids ids) {
    this.store = store;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", PATH, (r, p) -> list())
        .on("GET", PATH + "/{id}", (r, p) -> answer(existing(p)))
        .on("PATCH", PATH + "/{id}", (r, p) -> update(r, p))
        .on("DELETE", PATH + "/{id}", (r, p) -> delete(p));
  }

  private Response create(Request request) {
    ObjectNode given = attributes(request);
    return store.transaction(
        () -> {
          ObjectNode pack = Json.object().put("type", "powerpack").put("id", ids.uuid());
          pack.set("attributes", withIds(given));
          pack.putObject("relationships")
              .putObject("author")
              .putObject("data")
              .put("type", "users")
              .put("id", Accounts.UUID);
          store.put(COLLECTION, pack.path("id").asText(), pack);
          return answer(pack);
        });
  }

  private static ObjectNode attributes(Request request) {
    JsonNode a = Errors.body(request).path("data").path("attributes");
    JsonNode group = a.path("group_widget").path("definition");
    if (!(a instanceof ObjectNode given) || a.path("name").asText("").isBlank()) {
      throw Errors.bad("'name' is a required property");
    }
    if (!given.has("group_widget")) {
      throw Errors.bad(
          "API input validation failed: {'group_widget': ['Missing data for required field.']}");
    }
    String type = group.path("type").asText("");
    if (!type.equals("group") && !type.isEmpty()) {
      throw Errors.bad(
          "Invalid group widget for powerpack. Error: '%1$s' is not one of ['group']\n\n"
                  .formatted(type)
              + "Failed validating 'enum' in schema['properties']['type']:\n"
              + "    {'enum': ['group']}\n\nOn instance['type']:\n    '%1$s'.".formatted(type));
    }
    if (type.isEmpty() || !group.path("widgets").isArray()) {
      throw Errors.bad("'group_widget' must be a group widget");
    }
    return given.deepCopy();
  }

  private ObjectNode withIds(ObjectNode attributes) {
    if (attributes.path("group_widget").path("definition").path("widgets") instanceof ArrayNode w) {
      for (JsonNode widget : w) {
        if (!widget.has("id")) {
          ((ObjectNode) widget).put("id", ids.widget());
        }
      }
    }
    return attributes;
  }

  private static Response answer(ObjectNode pack) {
    ObjectNode answer = Json.object();
    answer.set("data", pack);
    ObjectNode author = answer.putArray("included").addObject();
    author.put("type", "users").put("id", Accounts.UUID);
    author.putObject("attributes").putNull("name").put("email", Accounts.HANDLE);
    return Response.json(answer);
  }

  private Response list() {
    return Response.json(
        Json.object().set("data", Json.array(List.copyOf(store.all(COLLECTION).values()))));
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode pack = existing(path).deepCopy();
    ObjectNode given = attributes(request);
    return store.transaction(
        () -> {
          pack.set("attributes", withIds(given));
          store.put(COLLECTION, pack.path("id").asText(), pack);
          return answer(pack);
        });
  }

  private Response delete(Map<String, String> path) {
    String id = existing(path).path("id").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return Response.empty(204);
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    if (!Teams.isId(id)) {
      throw Errors.of(404, "Powerpack has invalid UUID " + id + " not found");
    }
    return store
        .get(COLLECTION, id)
        .orElseThrow(() -> Errors.of(404, "Powerpack with ID " + id + " not found"));
  }
}
