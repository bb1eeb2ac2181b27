package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.ProjectsEnableXpnResourceRequest;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Lists;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Map;
import java.util.Optional;

/** The methods of a project: its metadata and settings, and moving things between zones. */
final class ProjectMethods {
  static final String STORE = "compute/projects";

  /** Methods that set one thing: the field of the body, and the project's field. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "setDefaultNetworkTier", "networkTier>defaultNetworkTier",
          "setCloudArmorTier", "cloudArmorTier>cloudArmorTier",
          "setUsageExportBucket", ">usageExportLocation");

  /** No field of a project: readers of the project do not see it. */
  private static final String USERS = "_xpnResources";

  private final ComputeEngine engine;

  ProjectMethods(ComputeEngine engine) {
    this.engine = engine;
  }

  Optional<Response> handle(Request request, String project, String method) {
    return switch (method) {
      case "setCommonInstanceMetadata" -> Optional.of(metadata(request, project));
      case "setDefaultNetworkTier", "setCloudArmorTier", "setUsageExportBucket" ->
          Optional.of(setting(request, project, method));
      case "enableXpnHost", "disableXpnHost" ->
          Optional.of(
              change(
                  request,
                  project,
                  method,
                  p ->
                      p.put(
                          "xpnProjectStatus",
                          method.startsWith("enable")
                              ? "HOST"
                              : "UNSPECIFIED_XPN_PROJECT_STATUS")));
      case "enableXpnResource", "disableXpnResource" ->
          Optional.of(
              change(request, project, method, p -> shared(request, p, method.startsWith("en"))));
      case "getXpnHost" -> Optional.of(Response.json(host(project)));
      case "getXpnResources" -> Optional.of(Response.json(resources(project)));
      case "listXpnHosts" -> Optional.of(Response.json(hosts()));
      case "moveDisk" -> Optional.of(Moves.disk(engine, request, project));
      case "moveInstance" -> Optional.of(Moves.instance(engine, request, project));
      default -> Optional.empty();
    };
  }

  /** Projects that use the networks of this one. */
  private static ObjectNode shared(Request request, ObjectNode host, boolean add) {
    ObjectNode given =
        ProtoShape.check(ProjectsEnableXpnResourceRequest.getDescriptor(), request.json());
    String id = given.path("xpnResource").path("id").asText("");
    if (id.isEmpty()) {
      throw Errors.required("xpnResource.id");
    }
    if (!host.path("xpnProjectStatus").asText().equals("HOST")) {
      throw Errors.badRequest(
          "Invalid resource usage: 'The project is not a shared VPC host project.'.");
    }
    if (add) {
      Lists.put(host, USERS, "id", Json.object().put("id", id).put("type", "PROJECT"));
    } else if (!Lists.remove(host, USERS, "id", id)) {
      throw Errors.badRequest(
          "Invalid resource usage: 'The resource '" + id + "' is not linked to this project.'.");
    }
    return host;
  }

  private ObjectNode host(String project) {
    for (Map.Entry<String, ObjectNode> e : engine.store().all(STORE).entrySet()) {
      for (JsonNode user : e.getValue().path(USERS)) {
        if (user.path("id").asText().equals(project)) {
          return hosting(e.getKey());
        }
      }
    }
    return Json.object();
  }

  private static ObjectNode hosting(String project) {
    return Json.object()
        .put("kind", "compute#project")
        .put("name", project)
        .put("selfLink", Links.BASE + "projects/" + project)
        .put("xpnProjectStatus", "HOST");
  }

  private ObjectNode resources(String project) {
    ObjectNode answer = Json.object().put("kind", "compute#projectsGetXpnResources");
    engine
        .store()
        .get(STORE, project)
        .map(p -> p.path(USERS))
        .filter(users -> !users.isEmpty())
        .ifPresent(users -> answer.set("resources", users));
    return answer;
  }

  private ObjectNode hosts() {
    ObjectNode answer = Json.object().put("kind", "compute#xpnHostList");
    engine
        .store()
        .all(STORE)
        .forEach(
            (project, p) -> {
              if (p.path("xpnProjectStatus").asText().equals("HOST")) {
                answer.withArrayProperty("items").add(hosting(project));
              }
            });
    return answer;
  }

  private Response metadata(Request request, String project) {
    ObjectNode given = request.json();
    return change(
        request,
        project,
        "compute.projects.setCommonInstanceMetadata",
        p -> {
          String current = ComputeEngine.fingerprint(p.path("metadata").path("items"));
          if (ComputeEngine.stale(given.path("fingerprint").asText(""), current)) {
            throw Errors.stale("Supplied fingerprint does not match current metadata fingerprint.");
          }
          p.set("metadata", given);
          return p;
        });
  }

  private Response setting(Request request, String project, String method) {
    String[] fromAndTo = SETTINGS.getOrDefault(method, ">").split(">", 2);
    ObjectNode given = request.json();
    return change(
        request,
        project,
        method,
        p -> {
          p.set(fromAndTo[1], fromAndTo[0].isEmpty() ? given : given.path(fromAndTo[0]));
          return p;
        });
  }

  private Response change(Request request, String project, String type, ComputeEngine.Step step) {
    Resource at = new Resource(engine, project, Scope.GLOBAL, engine.mustKind("networks"), project);
    return Response.json(
        engine
            .store()
            .transaction(
                () -> {
                  Optional<ObjectNode> again = engine.operations().repeated(request, project);
                  if (again.isPresent()) {
                    return again.get();
                  }
                  ObjectNode before =
                      engine
                          .store()
                          .get(STORE, project)
                          .map(ObjectNode::deepCopy)
                          .orElseGet(Json::object);
                  engine.store().put(STORE, project, step.apply(before));
                  ObjectNode op = engine.operations().start(request, at, type, Operations.id());
                  return engine.operations().targeting(op, at, Links.BASE + "projects/" + project);
                }));
  }
}
