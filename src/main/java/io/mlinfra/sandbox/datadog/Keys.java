package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;

/**
 * API keys and application keys. A key is shown when it is made, and an API key also when it is
 * read by its id; lists show its last four characters. None opens anything here.
 */
final class Keys {
  private static final int SHOWN = 4;
  private static final String LAST_USED =
      "Timestamp of when this key was last used in the past ninety (90) days, null if no recent"
          + " usage";

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  /** The two kinds, and what Datadog calls them. */
  private enum Kind {
    API("api_keys", "API key not found", 200),
    APPLICATION("application_keys", "Application key not found", 1000);

    final String type;
    final String missing;
    final int most;

    Kind(String type, String missing, int most) {
      this.type = type;
      this.missing = missing;
      this.most = most;
    }

    String collection() {
      return "datadog." + type;
    }
  }

  Keys(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes.on("POST", "/api/v2/api_keys", (r, p) -> create(Kind.API, r, Accounts.UUID));
    calls(routes, Kind.API, "/api/v2/api_keys");
    String own = "/api/v2/current_user/application_keys";
    routes.on("POST", own, (r, p) -> create(Kind.APPLICATION, r, Accounts.UUID));
    routes.on(
        "GET", own + "/{id}", (r, p) -> data(200, shown(existing(Kind.APPLICATION, p), true)));
    calls(routes, Kind.APPLICATION, own);
    calls(routes, Kind.APPLICATION, "/api/v2/application_keys");
    String ofService = "/api/v2/service_accounts/{owner}/application_keys";
    routes.on(
        "POST", ofService, (r, p) -> create(Kind.APPLICATION, r, p.getOrDefault("owner", "")));
    calls(routes, Kind.APPLICATION, ofService);
  }

  private void calls(Routes routes, Kind kind, String path) {
    String one = path + "/{id}";
    routes
        .on("GET", path, (r, p) -> list(kind, r, p))
        .on("GET", one, (r, p) -> data(200, shown(existing(kind, p), kind == Kind.API)))
        .on("PATCH", one, (r, p) -> update(kind, r, p))
        .on("DELETE", one, (r, p) -> delete(kind, p));
  }

  private static Response data(int status, ObjectNode key) {
    return Response.json(status, Json.object().set("data", key));
  }

  private Response create(Kind kind, Request request, String owner) {
    JsonNode given = Errors.body(request).path("data").path("attributes");
    if (given.path("name").asText("").isBlank()) {
      throw Errors.bad("Invalid name");
    }
    return store.transaction(
        () -> {
          ObjectNode key = Json.object().put("type", kind.type).put("id", ids.uuid());
          ObjectNode a = key.putObject("attributes");
          a.set("name", given.get("name"));
          Times.stamp(a, "created_at", clock);
          String value = ids.hex();
          ObjectNode relations = key.putObject("relationships");
          relations.putObject("leak_information").putNull("data");
          if (kind == Kind.API) {
            a.set("modified_at", a.get("created_at"));
            a.put("remote_config_read_enabled", true).put("category", "default");
            owner(relations, "created_by", owner);
            owner(relations, "modified_by", owner);
          } else {
            value += ids.hex().substring(0, 8);
            a.set("scopes", given.path("scopes").isArray() ? given.get("scopes") : null);
            owner(relations, "owned_by", owner);
          }
          a.put("key", value).put("last4", value.substring(value.length() - SHOWN));
          store.put(kind.collection(), key.path("id").asText(), key);
          return data(201, key);
        });
  }

  private static void owner(ObjectNode relations, String name, String user) {
    relations.putObject(name).putObject("data").put("type", "users").put("id", user);
  }

  private static ObjectNode shown(ObjectNode key, boolean whole) {
    ObjectNode copy = key.deepCopy();
    ObjectNode a = (ObjectNode) copy.get("attributes");
    if (!whole) {
      a.remove("key");
    }
    if (key.path("type").asText().equals(Kind.API.type)) {
      a.putNull("date_last_used").put("used_in_last_24_hours", false);
      a.putObject("last_used_date").putNull("timestamp").put("description", LAST_USED);
    } else {
      a.putNull("last_used_at");
    }
    return copy;
  }

  private Response list(Kind kind, Request request, Map<String, String> path) {
    String filter = request.query().getOrDefault("filter", "");
    String owner = path.getOrDefault("owner", "");
    List<ObjectNode> found =
        store.all(kind.collection()).values().stream()
            .filter(k -> k.path("attributes").path("name").asText().contains(filter))
            .filter(
                k ->
                    owner.isEmpty()
                        || owner.equals(k.at("/relationships/owned_by/data/id").asText()))
            .map(k -> shown(k, false))
            .toList();
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(Pages.of(found, request, "page[number]", "page[size]")));
    ObjectNode meta = answer.putObject("meta");
    meta.putObject("page").put("total_filtered_count", found.size());
    meta.put(kind == Kind.API ? "max_allowed" : "max_allowed_per_user", kind.most);
    return Response.json(answer);
  }

  private Response update(Kind kind, Request request, Map<String, String> path) {
    ObjectNode key = existing(kind, path).deepCopy();
    JsonNode data = Errors.body(request).path("data");
    if (!data.path("id").asText("").equals(key.path("id").asText())) {
      throw Errors.bad("The id in the URL and in the request body do not match");
    }
    return store.transaction(
        () -> {
          ObjectNode a = (ObjectNode) key.get("attributes");
          for (String field : List.of("name", "scopes", "category")) {
            if (data.path("attributes").hasNonNull(field)) {
              a.set(field, data.path("attributes").get(field));
            }
          }
          if (a.has("modified_at")) {
            Times.stamp(a, "modified_at", clock);
          }
          store.put(kind.collection(), key.path("id").asText(), key);
          return data(200, shown(key, !path.containsKey("owner")));
        });
  }

  private Response delete(Kind kind, Map<String, String> path) {
    String id = existing(kind, path).path("id").asText();
    return store.transaction(
        () -> {
          store.remove(kind.collection(), id);
          return Response.empty(204);
        });
  }

  private ObjectNode existing(Kind kind, Map<String, String> path) {
    return store
        .get(kind.collection(), path.getOrDefault("id", ""))
        .orElseThrow(() -> Errors.of(404, kind.missing));
  }
}
