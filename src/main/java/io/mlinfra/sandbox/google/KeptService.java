package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Services beside a fleet of which only the objects matter: they are made, read, listed, changed
 * and deleted as a table says, and nothing comes of them.
 */
public final class KeptService implements SandboxService {
  private static final String STORE = "google/kept";
  private static final String OPERATIONS = "google/kept-operations";
  private static final String DELETED = "DELETED";

  /** Of the messages of Logging, Pub/Sub and Artifact Registry, by their numbers. */
  private static final EnumEncoding ENUMS =
      new EnumEncoding(
          Map.of(
              "lifecycleState",
              List.of("LIFECYCLE_STATE_UNSPECIFIED", "ACTIVE", "DELETE_REQUESTED"),
              "state",
              List.of("STATE_UNSPECIFIED", "ACTIVE", "DELETED"),
              "mode",
              List.of(
                  "MODE_UNSPECIFIED",
                  "STANDARD_REPOSITORY",
                  "VIRTUAL_REPOSITORY",
                  "REMOTE_REPOSITORY"),
              "format",
              List.of(
                  "FORMAT_UNSPECIFIED",
                  "DOCKER",
                  "MAVEN",
                  "NPM",
                  "",
                  "APT",
                  "YUM",
                  "GOOGET",
                  "PYTHON",
                  "KFP",
                  "GO",
                  "GENERIC",
                  "RUBY")));

  private final Store store;
  private final SandboxClock clock;
  private final ProjectNumbers projects;
  private final Routes routes = new Routes();

  public KeptService(Store store, SandboxClock clock, Policies policies) {
    this.store = store;
    this.clock = clock;
    this.projects = new ProjectNumbers(store);
    for (KeptKind kind : KeptKind.all()) {
      if (!kind.policy().isEmpty()) {
        PolicyRoutes.add(
            routes, kind.policy(), kind.one(), policies, p -> found(kind, p).path("name").asText());
      }
      if (kind.soft()) {
        routes.on("POST", kind.one() + ":undelete", (r, p) -> undelete(kind, p));
      }
      routes
          .on("GET", kind.collection(), (r, p) -> list(r, kind, p))
          .on("GET", kind.one(), (r, p) -> Response.json(found(kind, p)))
          .on("DELETE", kind.one(), (r, p) -> delete(kind, p));
      if (kind.id().equals("put")) {
        routes.on("PUT", kind.one(), (r, p) -> create(r, kind, p));
      } else {
        routes.on("POST", kind.collection(), (r, p) -> create(r, kind, p));
      }
      for (String method : kind.updates()) {
        routes.on(method, kind.one(), (r, p) -> update(r, kind, p));
      }
    }
    for (String parent :
        List.of(
            "/v1/projects/{project}/locations/{location}",
            "/v1/locations/{location}",
            "/v2/{kind}/{parent}/locations/{location}")) {
      routes.on("GET", parent + "/operations/{operation}", (r, p) -> operation(r));
    }
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request).map(answer -> ENUMS.answer(request, answer));
  }

  /** The name of the collection: its path without the version. */
  private static String parent(KeptKind kind, Map<String, String> p) {
    String path = kind.collection().substring(kind.collection().indexOf('/', 1) + 1);
    for (Map.Entry<String, String> variable : p.entrySet()) {
      path = path.replace("{" + variable.getKey() + "}", variable.getValue());
    }
    return path;
  }

  /** The same for a project's id and its number, and for every version of the API. */
  private String key(String name) {
    return projects.numbered(name);
  }

  private ObjectNode found(KeptKind kind, Map<String, String> p) {
    String name = parent(kind, p) + "/" + p.get("id");
    return store.get(STORE, key(name)).orElseThrow(() -> absent(kind, name, p));
  }

  private static ApiError absent(KeptKind kind, String name, Map<String, String> p) {
    return ApiError.canonical(404, "NOT_FOUND", kind.missing(name, p.getOrDefault("location", "")));
  }

  private Response list(Request request, KeptKind kind, Map<String, String> p) {
    String prefix = key(parent(kind, p) + "/");
    ArrayNode all = Json.array();
    store
        .entriesUnder(STORE, prefix)
        .forEach(
            (key, body) -> {
              boolean gone = body.path("state").asText("").equals(DELETED);
              boolean below = key.indexOf('/', prefix.length()) >= 0;
              if (!below && (!gone || request.flag("showDeleted"))) {
                all.add(body);
              }
            });
    return Response.json(Pages.of(request, kind.list(), all));
  }

  private Response create(Request request, KeptKind kind, Map<String, String> p) {
    ObjectNode body = ENUMS.body(request);
    body.properties().removeIf(f -> f.getValue().isNull());
    String id = id(request, kind, body, p);
    String name = parent(kind, p) + "/" + id;
    return store.transaction(
        () -> {
          if (store.get(STORE, key(name)).isPresent()) {
            throw ApiError.canonical(
                409, "ALREADY_EXISTS", "Resource '" + name + "' already exists");
          }
          refers(kind, body);
          body.put("name", shown(kind, name, id));
          kind.fill(body, clock.now());
          store.put(STORE, key(name), body);
          return answer(kind, name, body, "create");
        });
  }

  private String shown(KeptKind kind, String name, String id) {
    return switch (kind.named()) {
      case "short" -> id;
      case "number" -> projects.numbered(name);
      default -> name;
    };
  }

  private static String id(Request request, KeptKind kind, ObjectNode body, Map<String, String> p) {
    String id =
        switch (kind.id()) {
          case "put" -> p.getOrDefault("id", "");
          case "number" -> "p" + Documents.digits(16);
          case "name" -> body.path("name").asText("");
          default -> {
            String parameter = kind.id().substring(1);
            // Parameters may also be written as the message type has them.
            String snake =
                parameter.replaceAll("(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
            yield request.param(parameter).or(() -> request.param(snake)).orElse("");
          }
        };
    String last = id.substring(id.lastIndexOf('/') + 1);
    if (!last.matches("[a-zA-Z0-9][-a-zA-Z0-9_.~+%]{0,254}")) {
      String what = kind.id().startsWith("?") ? kind.id().substring(1) : "name";
      throw ApiError.invalidArgument("Invalid value '" + id + "' for " + what + ".");
    }
    return last;
  }

  /** What an object names must be there. */
  private void refers(KeptKind kind, ObjectNode body) {
    if (kind.refers().isEmpty()) {
      return;
    }
    String other = body.path(kind.refers()).asText("");
    if (other.isEmpty()) {
      throw ApiError.invalidArgument("Field " + kind.refers() + " is required.");
    }
    if (store.get(STORE, key(other)).isEmpty()) {
      throw ApiError.canonical(
          404,
          "NOT_FOUND",
          "Resource not found (resource=" + other.substring(other.lastIndexOf('/') + 1) + ").");
    }
  }

  private Response update(Request request, KeptKind kind, Map<String, String> p) {
    ObjectNode given = ENUMS.body(request);
    boolean wrapped = !kind.wrapper().isEmpty();
    String mask =
        wrapped
            ? given.path("updateMask").asText("")
            : request.query().getOrDefault("updateMask", "");
    if (wrapped && !(given.path(kind.wrapper()) instanceof ObjectNode)) {
      throw ApiError.invalidArgument("Field " + kind.wrapper() + " is required.");
    }
    ObjectNode from = wrapped ? (ObjectNode) given.get(kind.wrapper()) : given;
    return store.transaction(
        () -> {
          ObjectNode before = found(kind, p);
          ObjectNode after = Documents.masked(before, from, mask);
          after.set("name", before.get("name"));
          kind.fill(after, clock.now());
          String name = parent(kind, p) + "/" + p.get("id");
          store.put(STORE, key(name), after);
          return answer(kind, name, after, "update");
        });
  }

  private Response delete(KeptKind kind, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode body = found(kind, p).deepCopy();
          String name = parent(kind, p) + "/" + p.get("id");
          if (kind.soft()) {
            store.put(STORE, key(name), body.put("state", DELETED));
            return answer(kind, name, body, "delete");
          }
          store.remove(STORE, key(name));
          List.copyOf(store.entriesUnder(STORE, key(name) + "/").keySet())
              .forEach(below -> store.remove(STORE, below));
          return kind.operation()
              ? answer(kind, name, Json.object(), "delete")
              : Response.json(Json.object());
        });
  }

  private Response undelete(KeptKind kind, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode body = found(kind, p).deepCopy();
          if (!body.path("state").asText().equals(DELETED)) {
            throw ApiError.canonical(400, "FAILED_PRECONDITION", "The resource is not deleted.");
          }
          String name = parent(kind, p) + "/" + p.get("id");
          store.put(STORE, key(name), body.put("state", "ACTIVE"));
          return answer(kind, name, body, "undelete");
        });
  }

  private Response answer(KeptKind kind, String name, ObjectNode body, String verb) {
    if (!kind.operation()) {
      return Response.json(body);
    }
    boolean placed = name.contains("/locations/");
    String place = placed ? name.replaceFirst("(.*?locations/[^/]+)/.*", "$1/") : "";
    ObjectNode operation =
        Json.object().put("name", place + "operations/operation-" + Documents.digits(16));
    operation.set(
        "metadata",
        Operations.typed(
            kind.service() + ".OperationMetadata",
            Json.object()
                .put("createTime", Documents.time(clock.now()))
                .put("target", name)
                .put("verb", verb)
                .put("apiVersion", "v1")));
    ObjectNode done = operation.deepCopy().put("done", true);
    done.withObjectProperty("metadata").put("endTime", Documents.time(clock.now()));
    String type = verb.equals("delete") && !kind.soft() ? "google.protobuf.Empty" : kind.type();
    done.set("response", Operations.typed(type, body));
    store.put(OPERATIONS, operation.path("name").asText(), done);
    return Response.json(operation);
  }

  private Response operation(Request request) {
    String path = request.path().substring(request.path().indexOf('/', 1) + 1);
    return Response.json(
        store
            .get(OPERATIONS, path)
            .orElseThrow(() -> ApiError.canonical(404, "NOT_FOUND", "Operation not found.")));
  }
}
