package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
          Optional.of(change(request, project, method, p -> p));
      case "getXpnHost" -> Optional.of(Response.json(Json.object()));
      case "getXpnResources" ->
          Optional.of(Response.json(Json.object().put("kind", "compute#projectsGetXpnResources")));
      case "listXpnHosts" ->
          Optional.of(Response.json(Json.object().put("kind", "compute#xpnHostList")));
      case "moveDisk" -> Optional.of(Moves.disk(engine, request, project));
      case "moveInstance" -> Optional.of(Moves.instance(engine, request, project));
      default -> Optional.empty();
    };
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
                  return op.put("targetLink", Links.BASE + "projects/" + project);
                }));
  }
}
