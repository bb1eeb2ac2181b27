package io.mlinfra.deploy;

import io.mlinfra.apply.ApplyEngine;
import io.mlinfra.apply.ApplyListener;
import io.mlinfra.apply.ApplyOptions;
import io.mlinfra.apply.ApplyRequest;
import io.mlinfra.apply.ApplyResult;
import io.mlinfra.apply.Cancellation;
import io.mlinfra.apply.InterruptibleClock;
import io.mlinfra.apply.Recovery;
import io.mlinfra.apply.Services;
import io.mlinfra.apply.capacity.CapacityPolicy;
import io.mlinfra.apply.lock.HeldLock;
import io.mlinfra.apply.lock.LockInfo;
import io.mlinfra.apply.lock.LockResult;
import io.mlinfra.apply.retry.RetryListener;
import io.mlinfra.apply.retry.RetryPolicy;
import io.mlinfra.apply.retry.RetryingCalls;
import io.mlinfra.apply.retry.Timekeeper;
import io.mlinfra.apply.state.ApplyState;
import io.mlinfra.apply.state.Placements.Placement;
import io.mlinfra.apply.state.StateBackend;
import io.mlinfra.plan.LiveReader;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Plan;
import io.mlinfra.plan.Planner;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.ResourceGraph;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** One plan and the cloud it is for: reads what is live, plans, and carries out under the lock. */
public final class Deployment {
  private final List<Provider> providers;
  private final FleetGraph fleet;
  private final Planner planner;
  private final ReadScope scope;
  private final StateBackend backend;
  private final InterruptibleClock clock;
  private final RetryingCalls calls;
  private final RetryingCalls looks;
  private final RetryListener notices;

  /**
   * @param time what all waiting goes by
   * @param notices hears of lists that are read again because they failed
   */
  public Deployment(
      List<Provider> providers,
      FleetGraph fleet,
      Planner planner,
      ReadScope scope,
      StateBackend backend,
      Timekeeper time,
      RetryListener notices) {
    this.clock = new InterruptibleClock(time);
    this.calls = RetryingCalls.ofDefault(clock);
    this.looks = RetryingCalls.of(RetryPolicy.READING, clock);
    this.providers = List.copyOf(providers);
    this.fleet = fleet;
    this.planner = planner;
    this.scope = scope;
    this.backend = backend;
    this.notices = notices;
  }

  /** What the plan wants, every group in its first choice. */
  public ResourceGraph graph() {
    return fleet.firstChoice();
  }

  /** What the plan wants, every group where it stands. */
  public ResourceGraph graph(LiveState live) {
    return fleet.at(standing(live));
  }

  public FleetGraph fleet() {
    return fleet;
  }

  /** The zones of the groups that stand elsewhere than the plan's first choice, by group. */
  public Map<String, String> standing(LiveState live) {
    return fleet.standing(live, ApplyState.placements(backend).all());
  }

  /** The same, with the reasons. */
  public List<FleetGraph.Elsewhere> elsewhere(LiveState live) {
    Map<Address, Placement> remembered = ApplyState.placements(backend).all();
    return fleet.elsewhere(fleet.standing(live, remembered), remembered);
  }

  public StateBackend backend() {
    return backend;
  }

  /** Everything that is live, by lists, with retries. */
  public LiveState read() {
    return new LiveReader(
            call -> looks.call(call.service(), RetryingCalls.PASSING, notices, call::run))
        .read(providers, scope);
  }

  /** The plan against a live state; resources that went elsewhere before are left there. */
  public Plan plan(LiveState live) {
    return planner.plan(graph(live), live, new ApplyState(backend).lastApplied());
  }

  /** A plan that removes all that carries the plan's mark. */
  public Plan destroyPlan(LiveState live) {
    return planner.destroy(live, new ApplyState(backend).lastApplied());
  }

  /** What came of an attempt to apply. */
  public sealed interface Outcome {
    record Applied(ApplyResult result) implements Outcome {}

    /** Somebody else applies this plan now. */
    record Locked(LockInfo by, String sentence) implements Outcome {}

    /** The caller did not want it after all. */
    record Declined() implements Outcome {}
  }

  /** Sees the plan that is about to be carried out; gives back what of it is to be done. */
  @FunctionalInterface
  public interface Approval {
    Optional<Plan> approve(Plan plan, LiveState live);
  }

  /**
   * Takes the lock, settles what was left open, reads, plans, asks for approval, carries out.
   *
   * @param capacity says where else groups may go, from the live state and the places that an apply
   *     which was broken off had moved them away from
   * @param planning makes the plan from the live state
   */
  public Outcome apply(
      ApplyOptions options,
      BiFunction<LiveState, Map<Address, List<Location>>, CapacityPolicy> capacity,
      Cancellation cancellation,
      ApplyListener listener,
      Planning planning,
      Approval approval) {
    LockResult lock = backend.lock().acquire(LockInfo.here(options.command(), Instant.now()));
    if (lock instanceof LockResult.Held held) {
      return new Outcome.Locked(held.by(), held.sentence());
    }
    try (HeldLock mine = ((LockResult.Acquired) lock).lock()) {
      return carryOut(mine, options, capacity, cancellation, listener, planning, approval)
          .<Outcome>map(Outcome.Applied::new)
          .orElseGet(Outcome.Declined::new);
    }
  }

  /**
   * The same under a lock that the caller took, and gives back; it can be taken before anything
   * else is opened, so that who comes second knows at once. Empty when the caller did not want it
   * after all.
   */
  public Optional<ApplyResult> carryOut(
      HeldLock mine,
      ApplyOptions options,
      BiFunction<LiveState, Map<Address, List<Location>>, CapacityPolicy> capacity,
      Cancellation cancellation,
      ApplyListener listener,
      Planning planning,
      Approval approval) {
    // Until the first change, a signal ends everything at once; then only the second one does.
    clock.stopWhen(cancellation::draining);
    ApplyState state = new ApplyState(backend);
    Services services = new Services(providers);
    Recovery.Report recovered = new Recovery(services, calls, state, cancellation, listener).run();
    LiveState live = read();
    Optional<Plan> approved = approval.approve(planning.plan(live), live);
    if (approved.isEmpty()) {
      return Optional.empty();
    }
    clock.stopWhen(cancellation::abandoned);
    ApplyEngine engine = new ApplyEngine(services, calls, state, options, cancellation, listener);
    boolean destroy = options.command().equals("destroy");
    ResourceGraph wanted = destroy ? ResourceGraph.of(List.of()) : graph(live);
    return Optional.of(
        engine.apply(
            new ApplyRequest(
                approved.get(),
                wanted,
                live,
                capacity.apply(live, recovered.left()),
                recovered,
                mine::stillHeld)));
  }

  /** Makes a plan from what is live. */
  @FunctionalInterface
  public interface Planning {
    Plan plan(LiveState live);
  }
}
