package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The configurations that single machines of a group have. */
public final class InstanceConfigs {
  private static final String STORE = "compute/instanceConfigs";
  private static final String LIST = "perInstanceConfigs";

  private InstanceConfigs() {}

  static JsonNode of(Resource at, String name) {
    return at.engine().store().get(STORE, key(at, name)).orElseGet(Json::object);
  }

  private static String key(Resource at, String name) {
    return at.key() + "/" + name;
  }

  static boolean any(Resource at) {
    return !at.engine().store().under(STORE, at.key() + "/").isEmpty();
  }

  /** Must run within a transaction. */
  static void set(Resource at, ObjectNode config) {
    String name = config.path("name").asText("");
    if (name.isEmpty()) {
      throw Errors.required("perInstanceConfigs[0].name");
    }
    config.remove("fingerprint");
    at.engine().store().put(STORE, key(at, name), config);
  }

  /** Must run within a transaction. */
  static void remove(Resource at, String name) {
    at.engine().store().remove(STORE, key(at, name));
  }

  static void removeAll(Resource at) {
    new ArrayList<>(at.engine().store().entriesUnder(STORE, at.key() + "/").keySet())
        .forEach(k -> at.engine().store().remove(STORE, k));
  }

  static Optional<Response> action(Resource at, String action, Request request) {
    return switch (action) {
      case "updatePerInstanceConfigs", "patchPerInstanceConfigs" ->
          change(
              at,
              action,
              request,
              () -> {
                for (JsonNode given : request.json().path(LIST)) {
                  ObjectNode config = ((ObjectNode) given).deepCopy();
                  String name = config.path("name").asText("");
                  if (new Slots(at).find(name).isEmpty()) {
                    throw Errors.invalid(
                        "perInstanceConfigs[0].name", name, "There is no such managed instance.");
                  }
                  boolean patch = action.startsWith("patch");
                  set(at, patch ? merged((ObjectNode) of(at, name).deepCopy(), config) : config);
                }
              });
      case "deletePerInstanceConfigs" ->
          change(
              at,
              action,
              request,
              () -> request.json().path("names").forEach(n -> remove(at, n.asText())));
      case "listPerInstanceConfigs" -> Optional.of(Response.json(list(at, request)));
      default -> Optional.empty();
    };
  }

  private static ObjectNode merged(ObjectNode before, ObjectNode given) {
    before.put("name", given.path("name").asText());
    for (var section : given.path("preservedState").properties()) {
      if (section.getValue() instanceof ObjectNode more) {
        before
            .withObjectProperty("preservedState")
            .withObjectProperty(section.getKey())
            .setAll(more);
      }
    }
    return before;
  }

  private static Optional<Response> change(
      Resource at, String action, Request request, Runnable work) {
    return Optional.of(
        Response.json(
            at.engine()
                .change(
                    request,
                    at,
                    "compute.instanceGroupManagers." + action,
                    b -> {
                      work.run();
                      return b.deepCopy();
                    })));
  }

  private static ObjectNode list(Resource at, Request request) {
    List<Listings.Item> items = new ArrayList<>();
    at.engine()
        .store()
        .entriesUnder(STORE, at.key() + "/")
        .forEach(
            (key, config) -> {
              ObjectNode seen = config.deepCopy();
              seen.put("fingerprint", ComputeEngine.fingerprint(config)).put("status", "EFFECTIVE");
              items.add(new Listings.Item("", key, seen));
            });
    ObjectNode list = Listings.list(request, "compute#perInstanceConfig", at.selfLink(), items);
    ObjectNode out = Json.object();
    for (String field : List.of("items", "nextPageToken")) {
      if (list.has(field)) {
        out.set(field, list.get(field));
      }
    }
    return out;
  }
}
