package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Versions and aliases of the models in Unity Catalog. Versions are made as the open Unity
 * Catalog's API makes them ({@code POST models/versions}, then {@code finalize}); Databricks' own
 * reference has only the reading.
 */
final class CatalogModels {
  private static final String PATH = "/api/2.1/unity-catalog/models";
  private static final String MODELS = "databricks.stored." + PATH;
  private static final String VERSIONS = "databricks.catalog_model_version";
  private static final List<String> NAMES = List.of("catalog_name", "schema_name", "model_name");
  private static final String ALIASES = "aliases";
  private static final String ALIAS = "alias_name";
  private static final String NUMBER = "version_num";

  private final Store store;
  private final SandboxClock clock;

  CatalogModels(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
  }

  void on(Routes routes) {
    String one = PATH + "/{model}/versions/{version}";
    String alias = PATH + "/{model}/aliases/{alias}";
    routes
        .on("POST", PATH + "/versions", (r, p) -> create(Errors.body(r)))
        .on("PATCH", one + "/finalize", (r, p) -> status(p))
        .on("GET", PATH + "/{model}/versions", this::list)
        .on("GET", one, (r, p) -> Response.json(shown(existing(p))))
        .on("PATCH", one, this::comment)
        .on("DELETE", one, (r, p) -> delete(p))
        .on("PUT", alias, this::alias)
        .on("DELETE", alias, (r, p) -> removeAlias(p))
        .on("GET", alias, (r, p) -> aliased(p));
  }

  private static String key(String model, String version) {
    return model + "/" + version;
  }

  private ObjectNode model(Map<String, String> path) {
    return model(path.getOrDefault("model", ""));
  }

  private ObjectNode model(String name) {
    return store
        .get(MODELS, name)
        .orElseThrow(
            () ->
                Errors.of(
                    404,
                    "REGISTERED_MODEL_DOES_NOT_EXIST",
                    "Registered Model '" + name + "' does not exist."))
        .deepCopy();
  }

  private ObjectNode existing(Map<String, String> path) {
    return existing(model(path).path("full_name").asText(), path.getOrDefault("version", ""));
  }

  private ObjectNode existing(String model, String version) {
    return store
        .get(VERSIONS, key(model, version))
        .orElseThrow(
            () ->
                Errors.of(
                    404,
                    "MODEL_VERSION_DOES_NOT_EXIST",
                    "Version " + version + " of model '" + model + "' does not exist."))
        .deepCopy();
  }

  private static String fullName(ObjectNode version) {
    return String.join(".", NAMES.stream().map(n -> version.path(n).asText()).toList());
  }

  private ObjectNode shown(ObjectNode version) {
    ObjectNode copy = version.deepCopy();
    for (JsonNode alias : model(fullName(version)).path(ALIASES)) {
      if (alias.path(NUMBER).asLong() == version.path("version").asLong()) {
        copy.withArrayProperty(ALIASES).add(alias);
      }
    }
    return copy;
  }

  private Response create(ObjectNode body) {
    NAMES.forEach(n -> Errors.text(body, n));
    Errors.text(body, "source");
    String name = fullName(body);
    return store.transaction(
        () -> {
          ObjectNode model = model(name);
          long number = model.path("_last_version").asLong() + 1;
          store.put(MODELS, name, model.put("_last_version", number));
          ObjectNode version = Json.object().put("version", number);
          version.put("status", "PENDING_REGISTRATION").put("metastore_id", Metastore.ID);
          version.put("created_by", Me.USER).put("created_at", clock.millis());
          NAMES.forEach(n -> version.set(n, body.get(n)));
          for (String field : List.of("source", "run_id", "comment")) {
            if (body.has(field)) {
              version.set(field, body.get(field));
            }
          }
          return kept(version);
        });
  }

  private Response kept(ObjectNode version) {
    version.put("updated_by", Me.USER).put("updated_at", clock.millis());
    store.put(VERSIONS, key(fullName(version), version.path("version").asText()), version);
    return Response.json(shown(version));
  }

  private Response status(Map<String, String> path) {
    ObjectNode version = existing(path).put("status", "READY");
    return store.transaction(() -> kept(version));
  }

  private Response list(Request request, Map<String, String> path) {
    String model = model(path).path("full_name").asText();
    List<ObjectNode> all =
        store.under(VERSIONS, model + "/").stream()
            .sorted(Comparator.comparingLong(v -> -v.path("version").asLong()))
            .map(this::shown)
            .toList();
    return Pages.forward("model_versions", all, request, "max_results", 100, 1000);
  }

  private Response comment(Request request, Map<String, String> path) {
    ObjectNode version = existing(path);
    version.put("comment", Errors.body(request).path("comment").asText(""));
    return store.transaction(() -> kept(version));
  }

  private Response delete(Map<String, String> path) {
    ObjectNode version = existing(path);
    return store.transaction(
        () -> {
          String name = fullName(version);
          store.remove(VERSIONS, key(name, version.path("version").asText()));
          return Response.json(Json.object());
        });
  }

  private static ArrayNode without(ObjectNode model, String alias) {
    ArrayNode left = Json.array();
    model
        .path(ALIASES)
        .forEach(
            a -> {
              if (!a.path(ALIAS).asText().equals(alias)) {
                left.add(a);
              }
            });
    return left;
  }

  private Response alias(Request request, Map<String, String> path) {
    ObjectNode model = model(path);
    String name = model.path("full_name").asText();
    ObjectNode version = existing(name, Errors.text(Errors.body(request), NUMBER));
    String alias = path.getOrDefault("alias", "");
    ObjectNode set = Json.object().put(ALIAS, alias);
    set.set(NUMBER, version.get("version"));
    model.set(ALIASES, without(model, alias).add(set));
    return store.transaction(
        () -> {
          store.put(MODELS, name, model);
          ObjectNode answer = set.deepCopy();
          NAMES.forEach(n -> answer.set(n, version.get(n)));
          return Response.json(answer);
        });
  }

  private Response removeAlias(Map<String, String> path) {
    ObjectNode model = model(path);
    model.set(ALIASES, without(model, path.getOrDefault("alias", "")));
    return store.transaction(
        () -> {
          store.put(MODELS, model.path("full_name").asText(), model);
          return Response.json(Json.object());
        });
  }

  private Response aliased(Map<String, String> path) {
    String alias = path.getOrDefault("alias", "");
    ObjectNode model = model(path);
    for (JsonNode each : model.path(ALIASES)) {
      if (each.path(ALIAS).asText().equals(alias)) {
        String number = each.path(NUMBER).asText();
        return Response.json(shown(existing(model.path("full_name").asText(), number)));
      }
    }
    throw Errors.of(404, "NOT_FOUND", "Alias '" + alias + "' does not exist.");
  }
}
