package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tags that users give to hosts, {@code /api/v1/tags/hosts}, and hosts that they mute. */
final class HostTags {
  private static final String COLLECTION = "datadog.host";
  private static final String PATH = "/api/v1/tags/hosts";
  private static final String ONE = PATH + "/{host}";

  private final Store store;

  HostTags(Store store) {
    this.store = store;
  }

  void on(Routes routes) {
    routes
        .on("GET", PATH, (r, p) -> byTag())
        .on("GET", ONE, (r, p) -> answer(200, p))
        .on("POST", ONE, (r, p) -> set(201, r, p, false))
        .on("PUT", ONE, (r, p) -> set(201, r, p, true))
        .on("DELETE", ONE, (r, p) -> remove(p))
        .on("POST", "/api/v1/host/{host}/mute", (r, p) -> mute(r, p))
        .on("POST", "/api/v1/host/{host}/unmute", (r, p) -> unmute(p));
  }

  /** What users have said about a host: its tags, and until when it is muted. */
  static ObjectNode of(Store store, String host) {
    return store.get(COLLECTION, host).orElseGet(Json::object);
  }

  private Response byTag() {
    Map<String, ArrayNode> hosts = new TreeMap<>();
    store
        .all(COLLECTION)
        .forEach(
            (host, said) ->
                said.path("tags")
                    .forEach(t -> hosts.computeIfAbsent(t.asText(), k -> Json.array()).add(host)));
    ObjectNode answer = Json.object();
    ObjectNode tags = answer.putObject("tags");
    hosts.forEach(tags::set);
    return Response.json(answer);
  }

  private Response answer(int status, Map<String, String> path) {
    String host = path.getOrDefault("host", "");
    ObjectNode answer = Json.object().put("host", host);
    answer.set(
        "tags",
        of(store, host).path("tags").isArray() ? of(store, host).get("tags") : Json.array());
    return Response.json(status, answer);
  }

  private Response set(int status, Request request, Map<String, String> path, boolean anew) {
    String host = path.getOrDefault("host", "");
    JsonNode given = Errors.body(request).path("tags");
    if (!given.isArray()) {
      throw Errors.bad("Invalid tags");
    }
    TreeSet<String> tags = new TreeSet<>();
    if (!anew) {
      of(store, host).path("tags").forEach(t -> tags.add(t.asText()));
    }
    given.forEach(t -> tags.add(t.asText()));
    List<JsonNode> all = new ArrayList<>();
    tags.forEach(t -> all.add(Json.MAPPER.getNodeFactory().textNode(t)));
    keep(host, of(store, host).deepCopy().set("tags", Json.array(all)));
    return answer(status, path);
  }

  private Response remove(Map<String, String> path) {
    String host = path.getOrDefault("host", "");
    ObjectNode said = of(store, host).deepCopy();
    said.remove("tags");
    keep(host, said);
    return Response.empty(204);
  }

  private Response mute(Request request, Map<String, String> path) {
    String host = path.getOrDefault("host", "");
    ObjectNode body = request.body().length == 0 ? Json.object() : Errors.body(request);
    ObjectNode said = of(store, host).deepCopy();
    if (said.path("muted").asBoolean() && !body.path("override").asBoolean()) {
      throw Errors.bad(
          "host:" + host + " is already muted. To mute this host with a new end, use override.");
    }
    said.put("muted", true).set("end", body.path("end").isNumber() ? body.get("end") : null);
    keep(host, said);
    ObjectNode answer = Json.object().put("action", "Muted").put("hostname", host);
    answer.set("message", body.path("message"));
    if (said.path("end").isNumber()) {
      answer.set("end", said.get("end"));
    }
    return Response.json(answer);
  }

  private Response unmute(Map<String, String> path) {
    String host = path.getOrDefault("host", "");
    ObjectNode said = of(store, host).deepCopy();
    if (!said.path("muted").asBoolean()) {
      throw Errors.bad("Host " + host + " is not muted.");
    }
    said.remove(List.of("muted", "end"));
    keep(host, said);
    return Response.json(Json.object().put("action", "Unmuted").put("hostname", host));
  }

  private void keep(String host, JsonNode said) {
    store.transaction(
        () -> {
          store.put(COLLECTION, host, (ObjectNode) said);
          return said;
        });
  }
}
