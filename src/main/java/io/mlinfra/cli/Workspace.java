package io.mlinfra.cli;

import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.apply.retry.Timekeeper;
import io.mlinfra.apply.state.ApplyState;
import io.mlinfra.apply.state.BucketState;
import io.mlinfra.apply.state.FolderState;
import io.mlinfra.apply.state.StateBackend;
import io.mlinfra.blueprint.monitoring.MonitoringResources;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.control.Steering;
import io.mlinfra.control.SteeringFile;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.deploy.FleetGraph;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Planner;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.MissingCredential;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.gcp.GcsObjectStore;
import io.mlinfra.provider.gcp.ProjectQuotas;
import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.resource.ResourceGraph;
import io.mlinfra.sandbox.SandboxHost;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PlanFile;
import io.mlinfra.spec.PlanParser;
import io.mlinfra.spec.StateSpec;
import io.mlinfra.view.SpecErrorView;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What most commands need: the plan read, the target chosen, the services opened. */
final class Workspace implements AutoCloseable {
  private final Globals globals;
  private final Path path;
  private final PlanFile file;
  private final String target;
  private final RetryNotices notices;
  private final EmbeddedCloud cloud;
  private Set<String> services = Sections.SERVICES;
  private @Nullable FleetGraph planned;
  private @Nullable List<Provider> providers;

  private Workspace(
      Globals globals, Path path, PlanFile file, String target, RetryNotices notices) {
    this.globals = globals;
    this.path = path;
    this.file = file;
    this.target = target;
    this.notices = notices;
    this.cloud = new EmbeddedCloud(this::opened);
  }

  private SandboxHost opened() {
    CarrierThreads.initialiseHttp();
    return SandboxLevers.attach(sandboxDir(), globals, 0);
  }

  /**
   * Finds and reads the plan.
   *
   * @throws CommandFailure with exit code 65 when it cannot be used
   */
  static Workspace open(Globals globals, Terminal terminal) {
    Path path =
        PlanLocator.find(Optional.ofNullable(globals.file), env("MLINFRA_PLAN"), Path.of(""));
    PlanFile file = read(globals, terminal, path);
    String target =
        Optional.ofNullable(globals.target)
            .or(() -> env("MLINFRA_TARGET"))
            .or(() -> file.plan().target())
            .orElse("sandbox");
    if (!target.equals("sandbox") && !target.equals("gcp")) {
      throw new CommandFailure(
          ExitCode.USAGE, "the target is sandbox or gcp, not \"" + target + "\"");
    }
    return new Workspace(globals, path, file, target, new RetryNotices(terminal.err()));
  }

  private static PlanFile read(Globals globals, Terminal terminal, Path path) {
    return switch (new PlanParser(Workspace::env, globals.overrides).parse(path, path.toString())) {
      case PlanParser.Result.Parsed p -> p.file();
      case PlanParser.Result.Rejected r -> {
        new SpecErrorView(terminal.style(), Version.NUMBER)
            .write(r, globals.output, terminal.out(), terminal.err());
        throw new CommandFailure(ExitCode.BAD_PLAN, "");
      }
    };
  }

  static Optional<String> env(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(v -> !v.isEmpty());
  }

  /** Leaves monitoring services out; to be called before anything is opened. */
  void narrowMonitoring(List<String> given) {
    if (!given.isEmpty()) {
      Set<String> chosen = MonitoringChoice.of(given);
      leaveOut(s -> MonitoringResources.ALL.contains(s) && !chosen.contains(s));
    }
  }

  /**
   * Leaves services out that lack credentials and in which the phase has nothing; to be called
   * before anything is opened.
   *
   * @return what is to be said about each of them
   */
  List<String> narrowTo(@Nullable Integer phase) {
    if (phase == null || target.equals("sandbox")) {
      return List.of();
    }
    Map<String, MissingCredential> lacking = new TreeMap<>();
    for (String service : services) {
      Sections.missing(plan(), connection(), service).stream()
          .findFirst()
          .ifPresent(m -> lacking.put(service, m));
    }
    if (lacking.isEmpty()) {
      return List.of();
    }
    Set<String> busy = new HashSet<>();
    graph().resources().stream()
        .filter(r -> r.phase() == phase)
        .forEach(r -> busy.add(r.address().service()));
    lacking.keySet().removeAll(busy);
    leaveOut(lacking::containsKey);
    return busy.isEmpty()
        ? List.of()
        : lacking.values().stream()
            .map(m -> "note: " + m.sentence() + "; phase " + phase + " has nothing there")
            .toList();
  }

  private void leaveOut(Predicate<String> which) {
    services = services.stream().filter(which.negate()).collect(Collectors.toUnmodifiableSet());
    planned = null;
  }

  PlanFile file() {
    return file;
  }

  FleetPlan plan() {
    return file.plan();
  }

  String target() {
    return target;
  }

  String name() {
    return plan().metadata().name();
  }

  Path path() {
    return path;
  }

  Path folder() {
    Path parent = path.toAbsolutePath().getParent();
    Path base = parent == null ? Path.of("") : parent;
    return base.resolve(".mlinfra");
  }

  Path sandboxDir() {
    return SandboxLevers.chosen(globals).orElse(folder().resolve("sandbox"));
  }

  /** State of an embedded cloud lives beside it, so that a reset forgets both. */
  Path stateDir() {
    return target.equals("sandbox")
        ? sandboxDir().resolve("state").resolve(name())
        : folder().resolve("state").resolve(name());
  }

  /** Where lock and journal live: beside the plan, or in the bucket that the plan names. */
  StateBackend state() {
    StateSpec spec = plan().state();
    if (spec.backend().equals("gcs") && spec.bucket().isPresent()) {
      return new BucketState(
          new GcsObjectStore(connection(), spec.bucket().get()),
          folder(spec.prefix()) + target + "/" + name() + "/",
          RetryingCalls.ofDefault());
    }
    return new FolderState(stateDir());
  }

  /** What the plan wants, a controller that steers the fleet right now included. */
  FleetGraph fleet() {
    // Read once: the graph is made several times for one plan, and the state may be in a bucket.
    Steering steering = new SteeringFile(state()).load();
    return plannedFleet().amended(g -> steering.applied(g, Instant.now()));
  }

  /** What the plan file alone wants. */
  FleetGraph plannedFleet() {
    FleetGraph made = planned;
    if (made == null) {
      made = new FleetGraph(plan(), Catalog.shipped(), Sections.of(plan(), services));
      planned = made;
    }
    return made;
  }

  private static String folder(String prefix) {
    return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
  }

  ResourceGraph graph() {
    try {
      return fleet().firstChoice();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.BAD_PLAN, "the plan cannot be built: " + e.getMessage());
    }
  }

  /** The same with every group where an apply left it, as far as that is remembered. */
  ResourceGraph standingGraph() {
    try {
      FleetGraph fleet = fleet();
      LiveState unread = new LiveState(name(), Map.of(), List.of(), List.of());
      return fleet.at(fleet.standing(unread, ApplyState.placements(state()).all()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.BAD_PLAN, "the plan cannot be built: " + e.getMessage());
    }
  }

  Planner planner() {
    Map<Integer, Planner.PhaseSpec> phases = new TreeMap<>();
    plan()
        .deployment()
        .phases()
        .forEach((n, p) -> phases.put(n, new Planner.PhaseSpec(p.name(), p.budget())));
    return new Planner(target, phases);
  }

  ReadScope scope() {
    Set<String> regions = new LinkedHashSet<>();
    plan().fleet().values().forEach(c -> regions.addAll(c.regions()));
    return new ReadScope(name(), regions);
  }

  /** How to reach the services; starts or joins the embedded cloud where that is the target. */
  Connection connection() {
    CarrierThreads.initialiseHttp();
    Map<String, URI> endpoints = new HashMap<>();
    if (target.equals("sandbox")) {
      URI base = cloud.host().baseUri();
      Endpoints.SERVICES.forEach(s -> endpoints.put(s, base));
    }
    globals.endpoints.forEach(
        (service, url) -> endpoints.put(service, Endpoints.parse(service, url)));
    return new Connection(target, plan().gcp().project(), endpoints, plan().gcp().impersonate());
  }

  Globals globals() {
    return globals;
  }

  /** The project's limits and usage. */
  ProjectQuotas quotas() {
    return ProjectQuotas.read(connection());
  }

  /** The same, read on a thread of its own while the caller goes on. */
  CompletableFuture<QuotaLimits> quotasSoon() {
    Connection connection = connection();
    return CompletableFuture.supplyAsync(
        () -> ProjectQuotas.read(connection), Thread.ofVirtual().name("quotas")::start);
  }

  boolean json() {
    return globals.output.equals("json");
  }

  /**
   * Starts to open the embedded cloud, if that is the target, and builds the graph meanwhile.
   *
   * @throws CommandFailure with exit code 65 when the plan cannot be built
   */
  void prepare() {
    if (target.equals("sandbox")) {
      cloud.openSoon();
    }
    graph();
  }

  Deployment deployment() {
    prepare();
    return deployment(fleet());
  }

  /** The same cloud with another wish. */
  Deployment deployment(FleetGraph wanted) {
    return new Deployment(
        providers(), wanted, planner(), scope(), state(), Timekeeper.system(), notices);
  }

  List<Provider> providers() {
    if (providers == null) {
      providers = Sections.providers(plan(), connection(), services);
    }
    return providers;
  }

  /** What the opened services beside Google's tell, and may be told. */
  SideServices sideServices() {
    return new SideServices(providers());
  }

  @Override
  public void close() {
    if (providers != null) {
      providers.forEach(Provider::close);
    }
    cloud.close();
  }
}
