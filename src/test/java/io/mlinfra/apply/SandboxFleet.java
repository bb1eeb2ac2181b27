package io.mlinfra.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlinfra.apply.state.StateBackend;
import io.mlinfra.blueprint.databricks.DatabricksResources;
import io.mlinfra.blueprint.monitoring.MonitoringResources;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.deploy.FleetGraph;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Planner;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.databricks.DatabricksCredentials;
import io.mlinfra.provider.databricks.DatabricksProvider;
import io.mlinfra.provider.datadog.DatadogCredentials;
import io.mlinfra.provider.datadog.DatadogProvider;
import io.mlinfra.provider.gcp.GcpProviders;
import io.mlinfra.provider.turbonomic.TurbonomicCredentials;
import io.mlinfra.provider.turbonomic.TurbonomicProvider;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.ResourceGraph;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.PlanParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A shipped plan and an embedded cloud to apply it to, over the wire. */
final class SandboxFleet implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final FleetPlan plan;
  private final FleetGraph fleet;
  private final ResourceGraph graph;
  private final Sandbox sandbox;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Provider> providers;

  SandboxFleet(Path planFile, Path folder) throws IOException {
    this.plan = parse(planFile);
    this.fleet =
        new FleetGraph(
            plan,
            Catalog.shipped(),
            List.of(
                cx -> MonitoringResources.build(plan, MonitoringResources.ALL),
                cx -> DatabricksResources.build(plan)));
    this.graph = fleet.firstChoice();
    this.sandbox = Sandbox.start(SandboxConfig.in(folder));
    this.providers = open();
  }

  private static FleetPlan parse(Path planFile) throws IOException {
    PlanParser.Result result =
        new PlanParser(SandboxFleet::variable, List.of()).parse(planFile, planFile.toString());
    if (result instanceof PlanParser.Result.Parsed parsed) {
      return parsed.file().plan();
    }
    throw new IllegalStateException(planFile + " cannot be read: " + result);
  }

  /** Obvious fakes for what the shipped plan takes from the environment. */
  private static Optional<String> variable(String name) {
    boolean secret = name.endsWith("_KEY") || name.endsWith("_TOKEN") || name.endsWith("_PASSWORD");
    return secret ? Optional.of("fake-" + name) : Optional.empty();
  }

  private List<Provider> open() {
    Map<String, URI> endpoints = new HashMap<>();
    for (String service :
        List.of(
            "compute",
            "storage",
            "iam",
            "dns",
            "cloudresourcemanager",
            "billingbudgets",
            "cloudquotas",
            "serviceusage",
            "datadog",
            "turbonomic",
            "databricks")) {
      endpoints.put(service, sandbox.baseUri());
    }
    Connection connection =
        new Connection("sandbox", plan.gcp().project(), endpoints, Optional.empty());
    List<String> buckets =
        plan.recovery()
            .spotPreemption()
            .map(r -> List.of(r.stateStorage().bucket()))
            .orElse(List.of());
    List<Provider> all =
        new ArrayList<>(
            GcpProviders.open(
                connection, plan.metadata().name(), buckets, plan.gcp().billingAccount()));
    plan.monitoring()
        .datadog()
        .ifPresent(d -> all.add(new DatadogProvider(connection, DatadogCredentials.of(d))));
    plan.monitoring()
        .turbonomic()
        .ifPresent(t -> all.add(new TurbonomicProvider(connection, TurbonomicCredentials.of(t))));
    if (!DatabricksResources.build(plan).isEmpty()) {
      all.add(new DatabricksProvider(connection, DatabricksCredentials.of(plan.databricks())));
    }
    return List.copyOf(all);
  }

  ResourceGraph graph() {
    return graph;
  }

  /** The plan as commands carry it out, with groups that may go elsewhere. */
  Deployment deployment(StateBackend backend, Wire wire) {
    Map<Integer, Planner.PhaseSpec> phases = new TreeMap<>();
    plan.deployment()
        .phases()
        .forEach((n, p) -> phases.put(n, new Planner.PhaseSpec(p.name(), p.budget())));
    return new Deployment(
        providers.stream().<Provider>map(p -> new WiredProvider(p, wire)).toList(),
        fleet,
        new Planner("sandbox", phases),
        scope(),
        backend,
        new HurriedClock(),
        io.mlinfra.apply.retry.RetryListener.SILENT);
  }

  private ReadScope scope() {
    Set<String> regions = new HashSet<>();
    plan.fleet().values().forEach(c -> regions.addAll(c.regions()));
    return new ReadScope(plan.metadata().name(), regions);
  }

  Session session(StateBackend backend, long seed, UnaryOperator<List<Provider>> through) {
    return new Session(backend, through.apply(providers), new HurriedClock(), seed, scope());
  }

  /** Switches a fault on; see the embedded cloud's fault rules. */
  void fault(String kind, double probability, long seed, String more)
      throws IOException, InterruptedException {
    String rule =
        """
        {"kind": "%s", "probability": %s, "seed": %d, "count": 1000000 %s}
        """
            .formatted(kind, probability, seed, more);
    send(HttpRequest.newBuilder(faults()).POST(HttpRequest.BodyPublishers.ofString(rule)));
  }

  /** Switches all faults off; returns how many struck. */
  long endFaults() throws IOException, InterruptedException {
    long struck = 0;
    for (JsonNode rule : send(HttpRequest.newBuilder(faults()).GET()).path("faults")) {
      struck += 1_000_000 - rule.path("left").asLong();
    }
    send(HttpRequest.newBuilder(faults()).DELETE());
    return struck;
  }

  private URI faults() {
    return sandbox.baseUri().resolve("/_sandbox/faults");
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /**
   * What exists, ours and others': how many of each name and kind. Machines of groups, their disks
   * and networks' own routes have random names, so only their numbers count.
   */
  static Map<String, Integer> census(LiveState live) {
    Map<String, Integer> census = new TreeMap<>();
    for (LiveResource r : live.all()) {
      String kind = r.address().kind();
      boolean ofGroup = kind.equals("compute.instance") || kind.equals("compute.disk");
      boolean madeByService = r.address().name().startsWith("default-route-");
      census.merge(ofGroup || madeByService ? kind : r.address().toString(), 1, Integer::sum);
    }
    return census;
  }

  /** What one census has and the other has not, or has more often; empty when they are alike. */
  static Map<String, String> difference(Map<String, Integer> is, Map<String, Integer> wanted) {
    Set<String> names = new TreeSet<>(is.keySet());
    names.addAll(wanted.keySet());
    Map<String, String> differences = new TreeMap<>();
    for (String name : names) {
      int here = is.getOrDefault(name, 0);
      int there = wanted.getOrDefault(name, 0);
      if (here != there) {
        differences.put(name, here + " instead of " + there);
      }
    }
    return differences;
  }

  @Override
  public void close() {
    providers.forEach(Provider::close);
    sandbox.close();
    http.close();
  }
}
