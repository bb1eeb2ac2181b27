package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.compute.machines.CpuPlatforms;
import io.mlinfra.sandbox.compute.machines.ServiceAccounts;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Projects with their quotas, regions and zones. Any project id exists once it is asked for. */
final class Projects {
  /** Where Resource Manager keeps the projects that it made. */
  private static final String MADE = "resourcemanager/projects";

  private static final String SHARED_NUMBER = "123456789012";

  private final ComputeEngine engine;
  private final ProjectMethods methods;

  Projects(ComputeEngine engine) {
    this.engine = engine;
    this.methods = new ProjectMethods(engine);
  }

  Optional<Response> handle(Request request, String project, String action) {
    return action.isEmpty()
        ? Optional.of(Response.json(project(project)))
        : methods.handle(request, project, action);
  }

  /**
   * The id of a project that a path names by its number. The number that all projects have which
   * nobody made is that of the one that is in use.
   */
  String named(String given) {
    if (!given.matches("\\d+")) {
      return given;
    }
    Set<String> made = new TreeSet<>();
    for (ObjectNode project : engine.store().all(MADE).values()) {
      String id = project.path("projectId").asText();
      if (project.path("projectNumber").asText().equals(given)) {
        return id;
      }
      made.add(id);
    }
    Set<String> used = new TreeSet<>();
    engine
        .store()
        .all("compute/networks")
        .keySet()
        .forEach(key -> used.add(key.substring(0, key.indexOf('/'))));
    used.removeAll(made);
    used.removeIf(id -> id.matches("\\d+"));
    return given.equals(SHARED_NUMBER) && used.size() == 1 ? used.iterator().next() : given;
  }

  private ObjectNode project(String project) {
    ObjectNode json = Json.object();
    json.put("kind", "compute#project");
    json.put("id", Long.toString(1_000_000_000_000L + Integer.toUnsignedLong(project.hashCode())));
    json.put("creationTimestamp", "2024-01-01T00:00:00.000-08:00");
    json.put("name", project);
    ObjectNode metadata = json.putObject("commonInstanceMetadata");
    ObjectNode set = engine.store().get(ProjectMethods.STORE, project).orElseGet(Json::object);
    if (set.get("metadata") instanceof ObjectNode given) {
      metadata.setAll(given);
    }
    metadata.put("kind", "compute#metadata");
    metadata.put("fingerprint", ComputeEngine.fingerprint(metadata.path("items")));
    json.set(
        "quotas", engine.quotas().list(engine.quotas().usage(engine, project), project, "global"));
    json.put("selfLink", Links.BASE + "projects/" + project);
    json.put("defaultServiceAccount", ServiceAccounts.DEFAULT);
    json.put("xpnProjectStatus", "UNSPECIFIED_XPN_PROJECT_STATUS");
    json.put("defaultNetworkTier", "PREMIUM");
    json.put("vmDnsSetting", "ZONAL_ONLY");
    set.properties().stream()
        .filter(f -> !f.getKey().equals("metadata") && !f.getKey().startsWith("_"))
        .forEach(f -> json.set(f.getKey(), f.getValue()));
    return json;
  }

  Optional<Response> place(Request request, String project, boolean zone, String name) {
    String self = Links.BASE + "projects/" + project + "/" + (zone ? "zones" : "regions");
    Map<String, Double> used = zone ? Map.of() : engine.quotas().usage(engine, project);
    if (name.isEmpty()) {
      List<Listings.Item> items = new ArrayList<>();
      for (String place : zone ? engine.places().zones() : engine.places().regions()) {
        items.add(
            new Listings.Item(
                "", place, zone ? zone(project, place) : region(project, place, used)));
      }
      return Optional.of(
          Response.json(
              Listings.list(request, zone ? "compute#zone" : "compute#region", self, items)));
    }
    Scope scope = zone ? Scope.zone(name) : Scope.region(name);
    if (!name.contains("-") || !engine.places().exists(scope)) {
      throw Errors.notFound("projects/" + project + "/" + scope.path());
    }
    return Optional.of(Response.json(zone ? zone(project, name) : region(project, name, used)));
  }

  /** The zones of one region. */
  Optional<Response> zonesOf(Request request, String project, String region) {
    if (!request.method().equals("GET")) {
      return Optional.empty();
    }
    List<Listings.Item> items =
        engine.places().zones(region).stream()
            .map(zone -> new Listings.Item("", zone, zone(project, zone)))
            .toList();
    String self = Links.BASE + "projects/" + project + "/regions/" + region + "/zones";
    return Optional.of(Response.json(Listings.list(request, "compute#zone", self, items)));
  }

  private ObjectNode region(String project, String region, Map<String, Double> used) {
    ObjectNode json = common("compute#region", region);
    json.set("quotas", engine.quotas().list(used, project, region));
    json.put("selfLink", Links.BASE + "projects/" + project + "/regions/" + region);
    json.put("supportsPzs", false);
    ArrayNode zones = json.putArray("zones");
    engine
        .places()
        .zones(region)
        .forEach(z -> zones.add(Links.BASE + "projects/" + project + "/zones/" + z));
    return json;
  }

  private ObjectNode zone(String project, String zone) {
    ObjectNode json = common("compute#zone", zone);
    json.put(
        "region",
        Links.BASE
            + "projects/"
            + project
            + "/regions/"
            + Scope.zone(zone).regionName().orElse(""));
    json.put("selfLink", Links.BASE + "projects/" + project + "/zones/" + zone);
    json.put("supportsPzs", false);
    ArrayNode platforms = json.putArray("availableCpuPlatforms");
    CpuPlatforms.ALL.forEach(platforms::add);
    return json;
  }

  private static ObjectNode common(String kind, String name) {
    ObjectNode json = Json.object();
    json.put("kind", kind);
    json.put("id", Integer.toString(1000 + Math.abs(name.hashCode() % 9000)));
    json.put("creationTimestamp", "1969-12-31T16:00:00.000-08:00");
    json.put("name", name);
    json.put("description", name);
    json.put("status", "UP");
    return json;
  }
}
