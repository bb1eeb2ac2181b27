package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Objects of one kind that the server checks, keeps and shows, and does nothing with. */
final class Kept {
  private final Store store;
  private final Uuids uuids;
  private final String collection;
  private final String noun;
  private final UnaryOperator<ObjectNode> check;

  /**
   * @param noun what refusals call one
   * @param check refuses a wrong body and gives what is to be kept
   */
  Kept(Store store, Uuids uuids, String collection, String noun, UnaryOperator<ObjectNode> check) {
    this.store = store;
    this.uuids = uuids;
    this.collection = collection;
    this.noun = noun;
    this.check = check;
  }

  void on(Routes routes, String path) {
    routes
        .on("GET", path, (r, p) -> Response.json(Json.array(all())))
        .on("POST", path, (r, p) -> create(r))
        .on("GET", path + "/{uuid}", (r, p) -> Response.json(existing(p)))
        .on("PUT", path + "/{uuid}", this::update)
        .on("DELETE", path + "/{uuid}", (r, p) -> delete(p));
  }

  List<ObjectNode> all() {
    return List.copyOf(store.all(collection).values());
  }

  private Response create(Request request) {
    ObjectNode body = check.apply(Errors.body(request).deepCopy());
    return store.transaction(() -> put(body.put("uuid", uuids.next())));
  }

  private Response update(Request request, Map<String, String> path) {
    String uuid = existing(path).path("uuid").asText();
    ObjectNode body = check.apply(Errors.body(request).deepCopy());
    return store.transaction(() -> put(body.put("uuid", uuid)));
  }

  private Response put(ObjectNode object) {
    store.put(collection, object.path("uuid").asText(), object);
    return Response.json(object);
  }

  private Response delete(Map<String, String> path) {
    String uuid = existing(path).path("uuid").asText();
    return store.transaction(
        () -> {
          store.remove(collection, uuid);
          return Response.json(Json.MAPPER.getNodeFactory().booleanNode(true));
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String uuid = path.getOrDefault("uuid", "");
    return store
        .get(collection, uuid)
        .orElseThrow(() -> Errors.absent(noun + " not found: " + uuid));
  }
}
