package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import io.mlinfra.sandbox.compute.engine.IamActions;
import io.mlinfra.sandbox.compute.engine.Labels;
import io.mlinfra.sandbox.compute.engine.Latencies;
import io.mlinfra.sandbox.compute.engine.LaterFields;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Names;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.Places;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.compute.engine.Quotas;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.compute.engine.Setters;
import io.mlinfra.sandbox.compute.engine.Usage;
import io.mlinfra.sandbox.compute.groups.Backoff;
import io.mlinfra.sandbox.compute.groups.Fleet;
import io.mlinfra.sandbox.compute.groups.MachineLoads;
import io.mlinfra.sandbox.compute.groups.MetricFeed;
import io.mlinfra.sandbox.compute.groups.ScalingLever;
import io.mlinfra.sandbox.compute.machines.Guests;
import io.mlinfra.sandbox.compute.networks.AutoSubnets;
import io.mlinfra.sandbox.fault.FaultRules;
import io.mlinfra.sandbox.google.ApiMethod;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Optional;

/** Compute Engine's REST API: finds out what a path means and hands it on. */
public final class ComputeService implements SandboxService {
  private final ComputeEngine engine;
  private final Projects projects;
  private final Offers offers;
  private final OperationsApi operations;
  private final ComputeLists lists;
  private final PlaceSettings settings;
  private final Inserts inserts;
  private final Fleet fleet;

  public ComputeService(
      Store store, SandboxClock clock, FaultRules faults, String profile, double timeScale) {
    Latencies latencies = new Latencies(timeScale);
    Operations ops = new Operations(store, clock, faults, latencies);
    Places places = new Places();
    this.engine =
        new ComputeEngine(
            store, ops, faults, places, new Quotas(store, profile, new Usage(places)));
    engine.quotas().onGrant(() -> Backoff.forget(engine));
    engine.register(KindsPage.kinds());
    this.projects = new Projects(engine);
    this.offers = new Offers(engine);
    this.operations = new OperationsApi(engine);
    this.lists = new ComputeLists(engine, operations, offers);
    this.inserts = new Inserts(engine);
    this.settings = new PlaceSettings(engine);
    this.fleet = new Fleet(engine);
  }

  /** Limits and usage, for the quota service. */
  public Quotas quotas() {
    return engine.quotas();
  }

  /** Usage of a metric in a place, for the quota service. */
  public double usage(String project, String place, String metric, String dimension) {
    return engine
        .quotas()
        .usage(engine, project)
        .getOrDefault(place + "|" + metric + "|" + dimension, 0.0);
  }

  public List<String> regions() {
    return List.copyOf(engine.places().regions());
  }

  public List<String> zones() {
    return List.copyOf(engine.places().zones());
  }

  /** What machines report, for the monitoring service. */
  public MachineLoads loads() {
    return new MachineLoads(engine);
  }

  /** What machines write to the monitoring service, for those that follow it. */
  public MetricFeed metrics() {
    return new MetricFeed(engine);
  }

  /** The machines as they live by themselves. */
  public Fleet fleet() {
    return fleet;
  }

  /** The load that autoscalers see. */
  public ScalingLever scaling() {
    return new ScalingLever(engine);
  }

  /** What guests would do. */
  public Guests guests() {
    return new Guests(engine);
  }

  /** The API's methods by their names. */
  public List<ApiMethod> methods() {
    return ApiDefinition.methods();
  }

  @Override
  public List<String> calls() {
    return KindsPage.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    List<String> s = request.segments();
    if (s.size() < 4 || !s.get(0).equals("compute")) {
      return Optional.empty();
    }
    if (s.get(2).equals("locations") && s.get(3).equals("global")) {
      QueryCheck.check(request);
      return LaterFields.answering(
          request,
          () -> new OrganizationPolicies(engine).handle(request, s.subList(4, s.size()), this));
    }
    if (!s.get(2).equals("projects")) {
      return Optional.empty();
    }
    QueryCheck.check(request);
    if (mayBeMisused(request) && ComputeMethods.isOfAnother(request.method(), s)) {
      throw notFound(request);
    }
    fleet.tick();
    String project = projects.named(s.get(3));
    AutoSubnets.ensureDefault(engine, project);
    List<String> rest = s.subList(4, s.size());
    Request read =
        new Request(
            request.method(),
            request.path(),
            request.segments(),
            Links.canonical(request.query()),
            request.headers(),
            Links.canonical(request.body()));
    return Optional.of(
        LaterFields.answering(request, () -> answer(read, project, rest))
            .orElseThrow(() -> notFound(request)));
  }

  private static ApiError notFound(Request request) {
    return ApiError.legacy(404, "notFound", "Not found: " + request.path());
  }

  /** Lists and single resources are read without the API's definition, which takes time to read. */
  private static boolean mayBeMisused(Request request) {
    List<String> rest = request.segments().subList(4, request.segments().size());
    if (!request.segments().get(1).equals("v1") || rest.isEmpty()) {
      return false;
    }
    int plain =
        switch (rest.getFirst()) {
          case "aggregated" -> 2;
          case "global" -> 3;
          case "regions", "zones" -> 4;
          default -> 0;
        };
    return !request.method().equals("GET") || rest.size() > plain;
  }

  private Optional<Response> answer(Request request, String project, List<String> rest) {
    boolean reads = request.method().equals("GET");
    if (rest.isEmpty()) {
      return reads ? projects.handle(request, project, "") : Optional.empty();
    }
    return switch (rest.getFirst()) {
      case "aggregated" ->
          rest.size() == 2 && reads
              ? lists.aggregated(request, project, rest.get(1))
              : collective(request, project, Scope.GLOBAL, rest.subList(1, rest.size()));
      case "global" -> scoped(request, project, Scope.GLOBAL, rest.subList(1, rest.size()));
      case "regions", "zones" -> {
        boolean zone = rest.getFirst().equals("zones");
        if (rest.size() <= 2) {
          yield reads
              ? projects.place(request, project, zone, rest.size() == 2 ? rest.get(1) : "")
              : Optional.empty();
        }
        Scope scope = zone ? Scope.zone(rest.get(1)) : Scope.region(rest.get(1));
        if (!engine.places().exists(scope)) {
          throw unknownPlace(project, scope);
        }
        yield scoped(request, project, scope, rest.subList(2, rest.size()));
      }
      default ->
          rest.size() == 1
              ? projects.handle(request, project, rest.getFirst())
              // The oldest methods of global kinds leave their scope out of the path.
              : rest.size() == 3 ? scoped(request, project, Scope.GLOBAL, rest) : Optional.empty();
    };
  }

  /** A method of a whole collection. */
  private Optional<Response> collective(
      Request request, String project, Scope scope, List<String> rest) {
    if (rest.size() != 2) {
      return Optional.empty();
    }
    wellFormed(request);
    return engine
        .kind(rest.getFirst())
        .flatMap(k -> k.behaviour().collective(engine, project, scope, rest.get(1), request));
  }

  private static ApiError unknownPlace(String project, Scope scope) {
    String what = scope.level() == Scope.Level.ZONE ? "zone" : "region";
    return ApiError.legacy(
        400,
        "invalid",
        "Invalid value for field '" + what + "': '" + scope.place() + "'. Unknown " + what + ".");
  }

  Optional<Response> scoped(Request request, String project, Scope scope, List<String> rest) {
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    String collection = rest.getFirst();
    if (collection.equals("zones") && scope.level() == Scope.Level.REGION && rest.size() == 1) {
      return projects.zonesOf(request, project, scope.place());
    }
    if (rest.equals(List.of("advice", "calendarMode")) && scope.level() == Scope.Level.REGION) {
      return Advice.calendarMode(engine, project, scope.place(), request);
    }
    if (collection.equals("operations")) {
      return operations.handle(request, project, scope, rest.subList(1, rest.size()));
    }
    Optional<Response> offered = offers.handle(request, project, scope, rest);
    if (offered.isPresent()) {
      return offered;
    }
    Optional<Response> ofPlace =
        rest.size() == 1 ? settings.handle(request, project, scope, collection) : Optional.empty();
    if (ofPlace.isPresent()) {
      return ofPlace;
    }
    Optional<Response> collective = collective(request, project, scope, rest);
    if (collective.isPresent()) {
      return collective;
    }
    Optional<ComputeKind> kind =
        engine.kind(collection).filter(k -> k.levels().contains(scope.level()));
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    return switch (rest.size()) {
      case 1 -> collection(request, project, scope, kind.get());
      case 2 ->
          Optional.of(
              single(request, Names.resolve(engine, project, scope, kind.get(), rest.get(1))));
      default ->
          action(
              request,
              Names.resolve(engine, project, scope, kind.get(), rest.get(1)),
              String.join("/", rest.subList(2, rest.size())));
    };
  }

  private Optional<Response> collection(
      Request request, String project, Scope scope, ComputeKind kind) {
    if (request.method().equals("GET")) {
      return Optional.of(Response.json(lists.of(request, project, scope, kind)));
    }
    if (request.method().equals("PATCH") || request.method().equals("PUT")) {
      return named(request, project, scope, kind);
    }
    if (!request.method().equals("POST")) {
      return Optional.empty();
    }
    return Optional.of(Response.json(inserts.insert(request, project, scope, kind)));
  }

  /** Autoscalers are changed at their collection, named by a parameter or by the body. */
  private Optional<Response> named(Request request, String project, Scope scope, ComputeKind kind) {
    if (!kind.collection().equals("autoscalers")) {
      return Optional.empty();
    }
    String name = request.param("autoscaler").orElse(request.json().path("name").asText(""));
    return Optional.of(single(request, new Resource(engine, project, scope, kind, name)));
  }

  private Response single(Request request, Resource at) {
    return switch (request.method()) {
      case "GET" -> Response.json(engine.view(at, engine.get(at)));
      case "DELETE" -> Response.json(engine.delete(request, at));
      case "PATCH" -> update(request, at, "patch");
      case "PUT" -> update(request, at, "update");
      default ->
          throw ApiError.legacy(
              405,
              "httpMethodNotAllowed",
              "The method " + request.method() + " is not allowed here.");
    };
  }

  private Response update(Request request, Resource at, String method) {
    if (!at.kind().updates().contains(method)) {
      throw ApiError.legacy(
          404, "notFound", "Not found: " + request.method() + " " + request.path());
    }
    return Response.json(engine.update(request, at, request.json(), method));
  }

  /** Methods of resources have messages of their own, which their bodies must fit. */
  private static void wellFormed(Request request) {
    boolean first = request.segments().get(1).equals("v1");
    if (first && request.method().equals("POST") && request.body().length > 0) {
      // What a method does not take is not looked at: some clients send a word.
      ComputeMethods.find("POST", request.segments())
          .filter(m -> m.body().isPresent())
          .ifPresent(m -> wellFormed(m, request.json()));
    }
  }

  /** Clients may repeat in the body what stands in the path. */
  private static void wellFormed(ComputeMethods.Method method, ObjectNode body) {
    body.remove(method.inPath());
    method.body().ifPresent(message -> ProtoShape.check(message, body));
  }

  private Optional<Response> action(Request request, Resource at, String action) {
    ObjectNode body = engine.get(at);
    wellFormed(request);
    if (action.equals("setLabels") && at.kind().labels()) {
      return Optional.of(Response.json(Labels.set(request, at)));
    }
    return Setters.run(at, action, request)
        .or(() -> IamActions.run(at, action, request))
        .or(() -> at.kind().behaviour().action(at, body, action, request));
  }
}
