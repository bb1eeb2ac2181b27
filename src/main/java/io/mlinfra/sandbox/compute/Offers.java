package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.disks.DiskTypes;
import io.mlinfra.sandbox.compute.disks.Images;
import io.mlinfra.sandbox.compute.disks.Licenses;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Filter;
import io.mlinfra.sandbox.compute.engine.IamActions;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Places;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.compute.engine.StockTypes;
import io.mlinfra.sandbox.compute.networks.NetworkProfiles;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What can be ordered: machine types, disk types, accelerator types, public images. Read only. */
final class Offers {
  /** Where each kind of thing is on offer. */
  private static final Map<String, Set<Scope.Level>> LEVELS =
      Map.of(
          "machineTypes", Set.of(Scope.Level.ZONE),
          "diskTypes", Set.of(Scope.Level.ZONE, Scope.Level.REGION),
          "acceleratorTypes", Set.of(Scope.Level.ZONE),
          "nodeTypes", Set.of(Scope.Level.ZONE),
          "storagePoolTypes", Set.of(Scope.Level.ZONE),
          "networkProfiles", Set.of(Scope.Level.GLOBAL));

  /** What Google has somewhere and the embedded cloud has none of: lists of it are empty. */
  private static final Set<String> NEVER_ANY =
      Set.of("interconnectLocations", "interconnectRemoteLocations", "previewFeatures");

  private final ComputeEngine engine;

  Offers(ComputeEngine engine) {
    this.engine = engine;
  }

  Optional<Response> handle(Request request, String project, Scope scope, List<String> rest) {
    if (NEVER_ANY.contains(rest.getFirst()) && scope.equals(Scope.GLOBAL)) {
      return none(request, project, rest);
    }
    boolean asks = rest.size() == 3 && rest.get(2).equals("testIamPermissions");
    if (asks && rest.getFirst().equals("licenseCodes") && request.method().equals("POST")) {
      return Optional.of(Response.json(IamActions.tested(request)));
    }
    if (!request.method().equals("GET")) {
      return Optional.empty();
    }
    return switch (rest.getFirst()) {
      case "machineTypes",
          "diskTypes",
          "acceleratorTypes",
          "nodeTypes",
          "storagePoolTypes",
          "networkProfiles" ->
          offered(request, project, scope, rest);
      case "images" -> images(request, project, rest);
      case "imageFamilyViews" ->
          rest.size() == 2
              ? Optional.of(Response.json(Json.object().set("image", family(project, rest.get(1)))))
              : Optional.empty();
      case "licenses", "licenseCodes" -> Licenses.published(engine, request, project, rest);
      default -> Optional.empty();
    };
  }

  private Optional<Response> offered(
      Request request, String project, Scope scope, List<String> rest) {
    String collection = rest.getFirst();
    if (!LEVELS.getOrDefault(collection, Set.of(Scope.Level.ZONE)).contains(scope.level())) {
      return Optional.empty();
    }
    List<Listings.Item> items = items(project, scope, collection, wanted(request));
    if (rest.size() == 1) {
      String self = Links.BASE + "projects/" + project + "/" + scope.path() + "/" + collection;
      return Optional.of(Response.json(Listings.list(request, kind(collection), self, items)));
    }
    String name = rest.get(1);
    if (collection.equals("machineTypes") && name.contains("custom")) {
      return engine
          .places()
          .machineType(name)
          .map(m -> Response.json(Places.machineTypeJson(m, project, scope.place())));
    }
    return Optional.of(
        items.stream()
            .filter(i -> i.key().equals(name))
            .findFirst()
            .map(i -> Response.json(i.body()))
            .orElseThrow(
                () ->
                    Errors.notFound(
                        "projects/"
                            + project
                            + "/"
                            + scope.path()
                            + "/"
                            + collection
                            + "/"
                            + name)));
  }

  private static Optional<Response> none(Request request, String project, List<String> rest) {
    String path = "projects/" + project + "/global/" + String.join("/", rest);
    if (rest.size() == 2) {
      throw Errors.notFound(path);
    }
    boolean list = rest.size() == 1 && request.method().equals("GET");
    return list
        ? Optional.of(
            Response.json(
                Listings.list(request, kind(rest.getFirst()), Links.BASE + path, List.of())))
        : Optional.empty();
  }

  private static String kind(String collection) {
    return "compute#" + collection.substring(0, collection.length() - 1);
  }

  /** Which names need be looked at: a zone has hundreds of machine types, a cloud 100 zones. */
  private static Predicate<String> wanted(Request request) {
    return request
        .param("filter")
        .flatMap(Filter::names)
        .<Predicate<String>>map(names -> names::contains)
        .orElse(name -> true);
  }

  private List<Listings.Item> items(
      String project, Scope place, String collection, Predicate<String> wanted) {
    List<Listings.Item> items = new ArrayList<>();
    String scope = place.path();
    String zone = place.place();
    switch (collection) {
      case "networkProfiles" -> items.addAll(new NetworkProfiles(engine).all(project));
      case "nodeTypes" -> items.addAll(StockTypes.nodes(engine, project, zone));
      case "storagePoolTypes" -> items.addAll(StockTypes.pools(project, zone));
      case "machineTypes" ->
          engine.places().machineTypes(zone).stream()
              .filter(m -> wanted.test(m.name()))
              .forEach(
                  m ->
                      items.add(
                          new Listings.Item(
                              scope, m.name(), Places.machineTypeJson(m, project, zone))));
      case "diskTypes" ->
          DiskTypes.all().values().stream()
              .filter(t -> wanted.test(t.name()) && (!zone(place) ? t.regional() : t.zonal()))
              .forEach(
                  t -> items.add(new Listings.Item(scope, t.name(), diskType(t, project, place))));
      default ->
          engine
              .places()
              .accelerators()
              .forEach(
                  (name, regions) -> {
                    if (regions.contains(Scope.zone(zone).regionName().orElse(""))) {
                      items.add(
                          new Listings.Item(scope, name, acceleratorType(name, project, zone)));
                    }
                  });
    }
    return items;
  }

  Optional<Response> aggregated(Request request, String project, String collection) {
    Set<Scope.Level> levels = LEVELS.getOrDefault(collection, Set.of());
    if (!levels.contains(Scope.Level.ZONE)) {
      return Optional.empty();
    }
    List<Scope> places = new ArrayList<>();
    if (levels.contains(Scope.Level.REGION)) {
      engine.places().regions().forEach(r -> places.add(Scope.region(r)));
    }
    engine.places().zones().forEach(z -> places.add(Scope.zone(z)));
    List<Listings.Item> items = new ArrayList<>();
    Predicate<String> wanted = wanted(request);
    places.forEach(p -> items.addAll(items(project, p, collection, wanted)));
    List<String> scopes = places.stream().map(Scope::path).toList();
    String self = Links.BASE + "projects/" + project + "/aggregated/" + collection;
    return Optional.of(
        Response.json(
            Listings.aggregated(
                request, kind(collection), collection, self, items, scopes, s -> false)));
  }

  private static boolean zone(Scope place) {
    return place.level() == Scope.Level.ZONE;
  }

  private static ObjectNode diskType(DiskTypes.Type t, String project, Scope place) {
    return Json.object()
        .put("kind", "compute#diskType")
        .put("id", Integer.toString(Math.abs(t.name().hashCode())))
        .put("name", t.name())
        .put("description", t.name())
        .put("validDiskSize", t.minGb() + "GB-" + t.maxGb() + "GB")
        .put("defaultDiskSizeGb", Long.toString(t.defaultGb()))
        .put(
            zone(place) ? "zone" : "region",
            Links.BASE + "projects/" + project + "/" + place.path())
        .put("selfLink", Links.self(project, place, "diskTypes", t.name()));
  }

  private static ObjectNode acceleratorType(String name, String project, String zone) {
    return Json.object()
        .put("kind", "compute#acceleratorType")
        .put("id", Integer.toString(Math.abs(name.hashCode())))
        .put("name", name)
        .put("description", name)
        .put("maximumCardsPerInstance", 8)
        .put("zone", Links.BASE + "projects/" + project + "/zones/" + zone)
        .put("selfLink", Links.self(project, Scope.zone(zone), "acceleratorTypes", name));
  }

  private Optional<Response> images(Request request, String project, List<String> rest) {
    if (rest.size() == 3 && rest.get(1).equals("family")) {
      return Optional.of(Response.json(family(project, rest.get(2))));
    }
    if (!Images.isPublic(project)) {
      return Optional.empty();
    }
    List<ObjectNode> all = Images.publicOf(project);
    if (rest.size() == 1) {
      List<Listings.Item> items =
          all.stream().map(i -> new Listings.Item("global", i.path("name").asText(), i)).toList();
      return Optional.of(
          Response.json(
              Listings.list(
                  request,
                  "compute#image",
                  Links.BASE + "projects/" + project + "/global/images",
                  items)));
    }
    return Optional.of(
        all.stream()
            .filter(i -> i.path("name").asText().equals(rest.get(1)))
            .findFirst()
            .map(Response::json)
            .orElseThrow(
                () -> Errors.notFound("projects/" + project + "/global/images/" + rest.get(1))));
  }

  private ObjectNode family(String project, String family) {
    return Images.family(project, family)
        .or(
            () ->
                Images.resolve(
                    engine, "projects/" + project + "/global/images/family/" + family, project))
        .orElseThrow(
            () -> Errors.notFound("projects/" + project + "/global/images/family/" + family));
  }
}
