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

/** Creates, reads, lists, changes and deletes the kinds of {@link ObjectKind}, all in one way. */
final class KeptObjects {
  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  KeptObjects(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    for (ObjectKind kind : ObjectKind.all()) {
      String one = kind.path() + "/{id}";
      routes
          .on("POST", kind.path(), (r, p) -> create(kind, r))
          .on("GET", kind.path(), (r, p) -> list(kind, r))
          .on("GET", one, (r, p) -> answer(kind, 200, existing(kind, p)))
          .on(kind.text("update"), one, (r, p) -> update(kind, r, p))
          .on("DELETE", one, (r, p) -> delete(kind, p));
    }
  }

  private Response create(ObjectKind kind, Request request) {
    ObjectNode given = given(kind, request);
    require(kind, given);
    String key = given.path(kind.key()).asText("");
    if (!kind.key().isEmpty() && store.get(kind.collection(), key).isPresent()) {
      throw Errors.of(kind.status("taken_status"), kind.text("taken").replace("{id}", key));
    }
    return store.transaction(
        () -> {
          ObjectNode object = Json.object();
          ObjectNode fields = kind.defaults();
          fields.setAll(given);
          identify(kind, request, given, object);
          (kind.wrapped() ? object.putObject("attributes") : object).setAll(fields);
          ObjectNode into = fields(kind, object);
          kind.words("times").forEach(t -> Times.stamp(into, t, clock));
          if (!kind.text("author").isEmpty()) {
            into.set(kind.text("author"), author());
          }
          parts(kind, into);
          store.put(kind.collection(), key(kind, object), object);
          return answer(kind, kind.status("created"), object);
        });
  }

  private void identify(ObjectKind kind, Request request, ObjectNode given, ObjectNode object) {
    if (kind.wrapped()) {
      object.put("type", kind.type());
    }
    if (!kind.key().isEmpty()) {
      object.put(kind.key(), given.path(kind.key()).asText());
    } else if (kind.named()) {
      String id = Errors.body(request).path("data").path("id").asText("");
      object.put("id", id.replaceAll("[^A-Za-z0-9_.]", "_"));
    } else if (kind.numbered()) {
      object.put("id", ids.list());
    } else {
      object.put("id", ids.uuid());
    }
  }

  private static ObjectNode author() {
    ObjectNode author = (ObjectNode) Accounts.user().path("attributes").deepCopy();
    List.of("uuid", "modified_at", "last_login_time", "service_account", "allowed_login_methods")
        .forEach(author::remove);
    return author;
  }

  /** Parts of an object that have ids of their own, such as the cells of a notebook. */
  private void parts(ObjectKind kind, ObjectNode fields) {
    for (JsonNode part : fields.path(kind.text("parts"))) {
      if (part instanceof ObjectNode p && !p.has("id")) {
        p.put("id", ids.hex().substring(0, 8));
      }
    }
  }

  private static ObjectNode given(ObjectKind kind, Request request) {
    ObjectNode body = Errors.body(request);
    if (!kind.wrapped()) {
      return body;
    }
    if (!(body.path("data").path("attributes") instanceof ObjectNode attributes)) {
      throw Errors.bad("Invalid input");
    }
    return attributes;
  }

  private static void require(ObjectKind kind, ObjectNode given) {
    for (String field : kind.words("required")) {
      if (!given.hasNonNull(field)) {
        throw Errors.bad(kind.text("lacks").replace("{field}", field));
      }
    }
  }

  private static ObjectNode fields(ObjectKind kind, ObjectNode object) {
    return kind.wrapped() ? (ObjectNode) object.path("attributes") : object;
  }

  private static String key(ObjectKind kind, ObjectNode object) {
    return kind.key().isEmpty()
        ? kind.numbered() ? Monitors.key(object.path("id").asLong()) : object.path("id").asText()
        : object.path(kind.key()).asText();
  }

  private Response list(ObjectKind kind, Request request) {
    List<ObjectNode> all =
        store.all(kind.collection()).values().stream().map(o -> shown(kind, o)).toList();
    int from = Pages.number(request, "start", 0);
    List<ObjectNode> page = Pages.slice(all, from, Pages.number(request, "count", 100));
    ObjectNode answer = Json.object();
    answer.set(kind.wrapped() ? "data" : kind.text("list"), Json.array(page));
    if (kind.wrapped()) {
      answer
          .putObject("meta")
          .putObject("page")
          .put("total_count", all.size())
          .put("total_filtered_count", all.size());
    }
    return Response.json(answer);
  }

  private Response update(ObjectKind kind, Request request, Map<String, String> path) {
    ObjectNode object = existing(kind, path).deepCopy();
    ObjectNode given = given(kind, request);
    return store.transaction(
        () -> {
          ObjectNode into = fields(kind, object);
          given
              .properties()
              .forEach(
                  f -> {
                    if (f.getValue() instanceof ObjectNode part
                        && into.path(f.getKey()) instanceof ObjectNode kept
                        && kind.text("update").equals("PATCH")) {
                      kept.setAll(part);
                    } else {
                      into.set(f.getKey(), f.getValue());
                    }
                  });
          parts(kind, into);
          List<String> times = kind.words("times");
          if (!times.isEmpty()) {
            Times.stamp(into, times.getLast(), clock);
          }
          store.remove(kind.collection(), key(kind, existing(kind, path)));
          store.put(kind.collection(), key(kind, object), object);
          return answer(kind, 200, object);
        });
  }

  private Response delete(ObjectKind kind, Map<String, String> path) {
    String key = key(kind, existing(kind, path));
    return store.transaction(
        () -> {
          store.remove(kind.collection(), key);
          int status = kind.status("deleted");
          return kind.row().has("deleted_body")
              ? Response.json(status, kind.row().get("deleted_body"))
              : Response.empty(status);
        });
  }

  private static Response answer(ObjectKind kind, int status, ObjectNode object) {
    ObjectNode shown = shown(kind, object);
    return Response.json(status, kind.wrapped() ? Json.object().set("data", shown) : shown);
  }

  /** Without the value that its owner has called a secret. */
  private static ObjectNode shown(ObjectKind kind, ObjectNode object) {
    String flag = kind.text("secret_when");
    if (flag.isEmpty() || !object.at(flag).asBoolean()) {
      return object;
    }
    ObjectNode copy = object.deepCopy();
    String field = kind.text("secret");
    int slash = field.lastIndexOf('/');
    if (copy.at(field.substring(0, slash)) instanceof ObjectNode holder) {
      holder.remove(field.substring(slash + 1));
    }
    return copy;
  }

  private ObjectNode existing(ObjectKind kind, Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    String key = kind.numbered() && id.matches("\\d{1,18}") ? Monitors.key(Long.parseLong(id)) : id;
    return store.get(kind.collection(), key).orElseThrow(() -> Errors.of(404, kind.missing(id)));
  }
}
