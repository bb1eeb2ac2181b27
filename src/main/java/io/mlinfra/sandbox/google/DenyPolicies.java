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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * IAM's deny policies of projects, folders and organizations. They are kept and answered; nobody is
 * denied anything here.
 */
public final class DenyPolicies implements SandboxService {
  private static final String STORE = "iam/denypolicies";
  private static final String ALL = "/v2/policies/{resource}/denypolicies";
  private static final String ONE = ALL + "/{id}";

  private final Store store;
  private final SandboxClock clock;
  private final ProjectNumbers projects;
  private final Routes routes = new Routes();

  public DenyPolicies(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
    this.projects = new ProjectNumbers(store);
    routes
        .on("GET", ALL, this::list)
        .on("POST", ALL, this::create)
        .on("GET", ONE, (r, p) -> Response.json(find(prefix(p) + p.get("id"))))
        .on("PUT", ONE, this::update)
        .on("DELETE", ONE, this::delete)
        .on("GET", ONE + "/operations/{operation}", (r, p) -> operation(p));
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  /** Clients escape the resource's slashes, some of them twice. */
  private String prefix(Map<String, String> p) {
    String resource = Documents.unescaped(p.getOrDefault("resource", ""));
    if (!resource.matches(
        "cloudresourcemanager\\.googleapis\\.com/(projects|folders|organizations)/[^/]+")) {
      throw ApiError.parse("Invalid attachment point: '" + resource + "'.");
    }
    return "policies/"
        + URLEncoder.encode(projects.numbered(resource), StandardCharsets.UTF_8)
        + "/denypolicies/";
  }

  private ObjectNode find(String name) {
    return store
        .get(STORE, name)
        .orElseThrow(
            () ->
                ApiError.legacyWithStatus(
                    404, "notFound", "NOT_FOUND", "Policy \"" + name + "\" not found."));
  }

  private Response list(Request request, Map<String, String> p) {
    ArrayNode found = Json.array();
    store
        .under(STORE, prefix(p))
        .forEach(
            policy -> {
              ObjectNode summary = policy.deepCopy();
              summary.remove("rules");
              found.add(summary);
            });
    return Response.json(Pages.of(request, "policies", found));
  }

  private Response create(Request request, Map<String, String> p) {
    String id = request.query().getOrDefault("policyId", "");
    if (!id.matches("[a-z]([a-z0-9.-]{1,61})[a-z0-9]")) {
      throw ApiError.parse("Invalid policy id: '" + id + "'.");
    }
    String name = prefix(p) + id;
    return store.transaction(
        () -> {
          if (store.get(STORE, name).isPresent()) {
            throw ApiError.canonical(409, "ALREADY_EXISTS", "Policy " + name + " already exists.");
          }
          ObjectNode policy = rules(request.json()).deepCopy();
          policy
              .put("name", name)
              .put("uid", Documents.uuid())
              .put("kind", "DenyPolicy")
              .put("createTime", Documents.time(clock.now()));
          return put(policy);
        });
  }

  private static ObjectNode rules(ObjectNode policy) {
    boolean denies = policy.path("rules").isArray() && !policy.path("rules").isEmpty();
    for (var rule : policy.path("rules")) {
      denies &= rule.path("denyRule").path("deniedPermissions").size() > 0;
    }
    if (!denies) {
      throw ApiError.parse("A deny policy needs rules, each with permissions to deny.");
    }
    return policy;
  }

  private Response put(ObjectNode policy) {
    policy.put("updateTime", Documents.time(clock.now())).put("etag", Documents.etag());
    store.put(STORE, policy.path("name").asText(), policy);
    return done(policy);
  }

  private Response done(ObjectNode policy) {
    ObjectNode operation =
        Json.object()
            .put("name", policy.path("name").asText() + "/operations/" + Documents.digits(16))
            .put("done", true);
    operation.set(
        "metadata",
        Operations.typed(
            "google.iam.v2.PolicyOperationMetadata",
            Json.object().put("createTime", Documents.time(clock.now()))));
    operation.set("response", Operations.typed("google.iam.v2.Policy", policy));
    store.put(STORE + "/operations", operation.path("name").asText(), operation);
    return Response.json(operation);
  }

  private Response update(Request request, Map<String, String> p) {
    ObjectNode given = rules(request.json());
    return changed(
        p,
        given.path("etag").asText(""),
        before -> {
          ObjectNode after = given.deepCopy();
          for (String kept : List.of("name", "uid", "kind", "createTime")) {
            after.set(kept, before.get(kept));
          }
          return after;
        });
  }

  private Response changed(Map<String, String> p, String etag, UnaryOperator<ObjectNode> change) {
    return store.transaction(
        () -> {
          ObjectNode before = find(prefix(p) + p.get("id"));
          if (Documents.stale(etag, before.path("etag").asText())) {
            throw ApiError.canonical(
                409, "ABORTED", "The policy was changed since its etag was read.");
          }
          return put(change.apply(before));
        });
  }

  private Response delete(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode policy = find(prefix(p) + p.get("id")).deepCopy();
          store.remove(STORE, policy.path("name").asText());
          return done(policy.put("deleteTime", Documents.time(clock.now())));
        });
  }

  private Response operation(Map<String, String> p) {
    String name = prefix(p) + p.get("id") + "/operations/" + p.get("operation");
    return Response.json(
        store
            .get(STORE + "/operations", name)
            .orElseThrow(() -> ApiError.canonical(404, "NOT_FOUND", "Operation not found.")));
  }
}
