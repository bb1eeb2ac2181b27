package io.mlinfra.apply;

import io.mlinfra.apply.capacity.CapacityPolicy;
import io.mlinfra.apply.retry.RetryBudget;
import io.mlinfra.apply.retry.RetryPolicy;
import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.apply.retry.Timekeeper;
import io.mlinfra.apply.state.ApplyState;
import io.mlinfra.apply.state.StateBackend;
import io.mlinfra.plan.LiveReader;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Plan;
import io.mlinfra.plan.Planner;
import io.mlinfra.plan.Planner.PhaseSpec;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.resource.ResourceGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Does what a command does: settle, read, plan, apply; the way an apply is used in production. */
final class Session {
  private final StateBackend backend;
  private final List<Provider> providers;
  private final RetryingCalls calls;
  private final ReadScope scope;
  final List<ApplyEvent> events = Collections.synchronizedList(new ArrayList<>());
  final Cancellation cancellation = new Cancellation();
  ApplyOptions options = ApplyOptions.DEFAULT;
  CapacityPolicy capacity = CapacityPolicy.NONE;
  Duration budget = Duration.ofMinutes(30);
  ApplyListener onEvent = ApplyListener.SILENT;

  /** Over a memory cloud, on a clock on which waiting takes no time. */
  Session(StateBackend backend, Provider provider, long seed) {
    this(
        backend,
        List.of(provider),
        new FastClock(),
        seed,
        new ReadScope(Fleet.PLAN, Set.of("us-central1")));
  }

  Session(
      StateBackend backend,
      List<Provider> providers,
      Timekeeper clock,
      long seed,
      ReadScope scope) {
    this.backend = backend;
    this.providers = providers;
    this.scope = scope;
    this.calls =
        new RetryingCalls(RetryPolicy.DEFAULT, RetryBudget.ofDefault(), clock, new Random(seed));
  }

  private void hear(ApplyEvent event) {
    events.add(event);
    onEvent.on(event);
  }

  private record Prepared(ApplyState state, Recovery.Report recovered, LiveState live) {}

  private Prepared prepare() {
    ApplyState state = new ApplyState(backend);
    Services services = new Services(providers);
    Recovery.Report report = new Recovery(services, calls, state, cancellation, this::hear).run();
    LiveState live = new LiveReader(c -> calls.call(c.service(), c::run)).read(providers, scope);
    return new Prepared(state, report, live);
  }

  ApplyResult apply(ResourceGraph graph) {
    Prepared p = prepare();
    return carryOut(p, planner().plan(graph, p.live(), p.state().lastApplied()), graph);
  }

  ApplyResult destroy() {
    Prepared p = prepare();
    Plan plan = planner().destroy(p.live(), p.state().lastApplied());
    return carryOut(p, plan, ResourceGraph.of(List.of()));
  }

  Plan plan(ResourceGraph graph) {
    Prepared p = prepare();
    return planner().plan(graph, p.live(), p.state().lastApplied());
  }

  LiveState live() {
    return prepare().live();
  }

  ApplyState state() {
    return new ApplyState(backend);
  }

  private Planner planner() {
    return new Planner(
        "sandbox",
        Map.of(
            1, new PhaseSpec("one", budget),
            2, new PhaseSpec("two", budget),
            3, new PhaseSpec("three", budget)));
  }

  private ApplyResult carryOut(Prepared p, Plan plan, ResourceGraph graph) {
    return new ApplyEngine(
            new Services(providers), calls, p.state(), options, cancellation, this::hear)
        .apply(new ApplyRequest(plan, graph, p.live(), capacity, p.recovered(), () -> true));
  }

  <T extends ApplyEvent> List<T> events(Class<T> type) {
    return List.copyOf(events).stream().filter(type::isInstance).map(type::cast).toList();
  }
}
