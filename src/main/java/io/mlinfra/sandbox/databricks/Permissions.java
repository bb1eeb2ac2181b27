package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.iam.SetObjectPermissions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * {@code /api/2.0/permissions/TYPE/ID}: who may do what with an object. Kept and shown; nobody is
 * kept out, since the embedded cloud knows one user. Administrators manage everything.
 */
final class Permissions {
  private static final String COLLECTION = "databricks.permissions";
  private static final String PATH = "/api/2.0/permissions/{type}/{id}";
  private static final String WAREHOUSES = "warehouses";

  /** Types that stand below {@code sql/}. */
  private static final List<String> OF_SQL = List.of(WAREHOUSES, "queries", "alerts");

  private static final String AUTHORIZATION = "authorization";
  private static final List<String> PRINCIPALS =
      List.of("user_name", "group_name", "service_principal_name");

  /** A type: what objects of it are called, and the levels on offer. */
  private record Kind(String objectType, List<String> levels, Predicate<String> exists) {}

  private final Store store;
  private final Scim scim;
  private final Map<String, Kind> kinds;

  Permissions(
      Store store, Scim scim, ClusterStore clusters, Pools pools, Policies policies, Files files) {
    this.store = store;
    this.scim = scim;
    List<String> file = List.of("CAN_READ", "CAN_RUN", "CAN_EDIT", "CAN_MANAGE");
    List<String> document = List.of("CAN_READ", "CAN_RUN", "CAN_EDIT", "CAN_MANAGE");
    this.kinds =
        Map.ofEntries(
            kind(
                "clusters",
                "cluster",
                List.of("CAN_ATTACH_TO", "CAN_RESTART", "CAN_MANAGE"),
                id -> clusters.find(id).isPresent()),
            kind(
                "instance-pools",
                "instance-pool",
                List.of("CAN_ATTACH_TO", "CAN_MANAGE"),
                id -> pools.find(id).isPresent()),
            kind(
                "cluster-policies",
                "cluster-policy",
                List.of("CAN_USE"),
                id -> policies.find(id).isPresent()),
            kind("directories", "directory", file, files::hasObject),
            kind("files", "file", file, files::hasObject),
            kind("notebooks", "notebook", file, files::hasObject),
            kind(
                "jobs",
                "job",
                List.of("CAN_VIEW", "CAN_MANAGE_RUN", "IS_OWNER", "CAN_MANAGE"),
                kept(Jobs.COLLECTION)),
            kind(
                "pipelines",
                "pipelines",
                List.of("CAN_VIEW", "CAN_RUN", "IS_OWNER", "CAN_MANAGE"),
                kept(Pipelines.COLLECTION)),
            kind(
                "experiments",
                "mlflowExperiment",
                List.of("CAN_READ", "CAN_EDIT", "CAN_MANAGE"),
                kept(Experiments.COLLECTION)),
            kind(
                "serving-endpoints",
                "serving-endpoint",
                List.of("CAN_VIEW", "CAN_QUERY", "CAN_MANAGE"),
                byId(ServingEndpoints.COLLECTION)),
            kind(
                "registered-models",
                "registered-model",
                List.of(
                    "CAN_READ",
                    "CAN_EDIT",
                    "CAN_MANAGE_STAGING_VERSIONS",
                    "CAN_MANAGE_PRODUCTION_VERSIONS",
                    "CAN_MANAGE"),
                byId(RegisteredModels.COLLECTION).or("root"::equals)),
            kind(
                WAREHOUSES,
                WAREHOUSES,
                List.of("CAN_VIEW", "CAN_MONITOR", "CAN_USE", "IS_OWNER", "CAN_MANAGE"),
                kept("databricks.stored./api/2.0/sql/warehouses")),
            kind("queries", "query", document, kept(WorkspaceDocuments.QUERIES)),
            kind("alerts", "alert", document, kept(WorkspaceDocuments.ALERTS)),
            kind("alertsv2", "alertv2", document, kept(WorkspaceDocuments.NEW_ALERTS)),
            kind("dashboards", "dashboard", document, kept(Dashboards.COLLECTION)),
            kind("repos", "repo", file, kept("databricks.stored./api/2.0/repos")),
            kind(
                AUTHORIZATION,
                "tokens",
                List.of("CAN_USE", "CAN_MANAGE"),
                List.of("tokens", "passwords")::contains));
  }

  private static Map.Entry<String, Kind> kind(
      String type, String objectType, List<String> levels, Predicate<String> exists) {
    return Map.entry(type, new Kind(objectType, levels, exists));
  }

  /** Of what is kept by name and has an id beside it. */
  private Predicate<String> byId(String collection) {
    return id ->
        store.all(collection).values().stream().anyMatch(e -> e.path("id").asText().equals(id));
  }

  private Predicate<String> kept(String collection) {
    return id -> store.get(collection, id).isPresent();
  }

  void on(Routes routes) {
    on(routes, PATH, p -> p);
    // As the terraform provider asks for them.
    on(routes, "/api/2.0/permissions/sql/{type}/{id}", p -> p);
  }

  private void on(Routes routes, String path, UnaryOperator<Map<String, String>> of) {
    routes
        .on("GET", path + "/permissionLevels", (r, p) -> levels(of.apply(p)))
        .on("GET", path, (r, p) -> Response.json(shown(of.apply(p))))
        .on("PUT", path, (r, p) -> change(r, of.apply(p), true))
        .on("PATCH", path, (r, p) -> change(r, of.apply(p), false));
  }

  private Kind kind(Map<String, String> path) {
    String type = path.getOrDefault("type", "");
    Kind kind = kinds.get(type);
    if (kind == null) {
      throw Errors.invalid("'" + type + "' is not a valid object type");
    }
    String id = path.getOrDefault("id", "");
    if (!kind.exists().test(id)) {
      throw Errors.absent("The " + kind.objectType() + " " + id + " does not exist.");
    }
    return kind;
  }

  private Response levels(Map<String, String> path) {
    ObjectNode answer = Json.object();
    for (String level : kind(path).levels()) {
      answer
          .withArrayProperty("permission_levels")
          .addObject()
          .put("permission_level", level)
          .put("description", "Permission " + level);
    }
    return Response.json(answer);
  }

  /** Of authorization, tokens and passwords are objects, each of a type of its own. */
  private static String objectType(Kind kind, Map<String, String> path) {
    boolean own = AUTHORIZATION.equals(path.get("type"));
    return own ? path.getOrDefault("id", "") : kind.objectType();
  }

  private static String objectId(Map<String, String> path) {
    String type = path.getOrDefault("type", "");
    String below = OF_SQL.contains(type) ? "/sql/" : "/";
    return below + type + "/" + path.getOrDefault("id", "");
  }

  private ObjectNode shown(Map<String, String> path) {
    Kind kind = kind(path);
    ObjectNode answer =
        Json.object().put("object_id", objectId(path)).put("object_type", objectType(kind, path));
    ArrayNode list = answer.putArray("access_control_list");
    store
        .get(COLLECTION, objectId(path))
        .ifPresent(
            given ->
                given
                    .properties()
                    .forEach(e -> list.add(entry(e.getKey(), e.getValue().asText(), ""))));
    if (kind.levels().contains("CAN_MANAGE")) {
      list.add(entry("group_name/admins", "CAN_MANAGE", "/" + path.get("type") + "/"));
    }
    return answer;
  }

  /**
   * @param inheritedFrom empty when it was given on the object itself
   */
  private static ObjectNode entry(String principal, String level, String inheritedFrom) {
    int slash = principal.indexOf('/');
    ObjectNode entry =
        Json.object().put(principal.substring(0, slash), principal.substring(slash + 1));
    if (!principal.startsWith("group")) {
      entry.put("display_name", principal.substring(slash + 1));
    }
    ObjectNode permission = entry.putArray("all_permissions").addObject();
    permission.put("permission_level", level).put("inherited", !inheritedFrom.isEmpty());
    if (!inheritedFrom.isEmpty()) {
      permission.putArray("inherited_from_object").add(inheritedFrom);
    }
    return entry;
  }

  /** {@code GroupName(x)}, as the service speaks of those it does not know. */
  private static String named(String principal) {
    int slash = principal.indexOf('/');
    String form =
        switch (principal.substring(0, slash)) {
          case "user_name" -> "UserName(";
          case "group_name" -> "GroupName(";
          default -> "ServicePrincipalName(";
        };
    return form + principal.substring(slash + 1) + ")";
  }

  private Response change(Request request, Map<String, String> path, boolean replace) {
    Kind kind = kind(path);
    ObjectNode body = Bodies.read(request, SetObjectPermissions.class);
    Map<String, String> given = new LinkedHashMap<>();
    if (!replace) {
      store
          .get(COLLECTION, objectId(path))
          .ifPresent(
              b -> b.properties().forEach(e -> given.put(e.getKey(), e.getValue().asText())));
    }
    for (JsonNode acl : body.path("access_control_list")) {
      String principal =
          PRINCIPALS.stream()
              .filter(f -> !acl.path(f).asText("").isEmpty())
              .map(f -> f + "/" + acl.path(f).asText())
              .findFirst()
              .orElseThrow(() -> Errors.invalid("Each entry must name one principal."));
      int slash = principal.indexOf('/');
      if (!scim.knows(principal.substring(0, slash), principal.substring(slash + 1))) {
        throw Errors.absent("Principal: " + named(principal) + " does not exist");
      }
      String level = acl.path("permission_level").asText("");
      if (!kind.levels().contains(level)) {
        throw Errors.invalid(
            "Permission level '" + level + "' is not valid for " + kind.objectType());
      }
      given.put(principal, level);
    }
    ObjectNode kept = Json.object();
    given.forEach(kept::put);
    return store.transaction(
        () -> {
          store.put(COLLECTION, objectId(path), kept);
          return Response.json(shown(path));
        });
  }
}
