package io.mlinfra.control;

import io.mlinfra.blueprint.Placement;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.plan.LiveState;
import io.mlinfra.resource.ResourceGraph;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One pass of the loop: look, decide, remember, steer. */
public final class Controller {
  private final LiveFleet fleet;
  private final Controls controls;
  private final SteeringFile memory;
  private final InstantSource clock;
  private final Function<UnaryOperator<ResourceGraph>, Deployment> deployments;

  /**
   * @param deployments the plan's cloud, with an amendment of what the plan file alone wants
   */
  public Controller(
      LiveFleet fleet,
      Controls controls,
      SteeringFile memory,
      InstantSource clock,
      Function<UnaryOperator<ResourceGraph>, Deployment> deployments) {
    this.fleet = fleet;
    this.controls = controls;
    this.memory = memory;
    this.clock = clock;
    this.deployments = deployments;
  }

  /** Looks and decides; changes nothing and forgets it again. */
  public Pass look() {
    return decide(memory.load());
  }

  private Pass decide(Steering before) {
    Deployment cloud = deployments.apply(UnaryOperator.identity());
    LiveState live = cloud.read();
    List<Placement> standing = cloud.fleet().placements(cloud.standing(live));
    return controls.decide(fleet.observe(live, standing, clock.instant()), before.memory());
  }

  /** Carries out changes of autoscalers under the plan's lock. */
  @FunctionalInterface
  public interface Hands {
    /**
     * @param deployment the cloud, with the autoscalers as they are to be
     * @param groups which of them change
     */
    Deployment.Outcome carryOut(Deployment deployment, java.util.Set<String> groups);
  }

  /**
   * A whole pass.
   *
   * @return what was decided, and what came of it where something had to change
   */
  public Result pass(Hands hands) {
    Pass pass = decide(memory.load());
    Map<String, Bounds> set = new HashMap<>();
    pass.seen()
        .groups()
        .forEach(
            g -> {
              Bounds wanted = pass.bounds().getOrDefault(g.name(), g.bounds());
              if (!wanted.equals(g.planned())) {
                set.put(g.name(), wanted);
              }
            });
    // Saved first: a plan that is made meanwhile must know that this is no drift.
    memory.save(new Steering(clock.instant(), set, pass.memory()));
    Map<String, Bounds> changes = pass.changes();
    Optional<Deployment.Outcome> outcome =
        changes.isEmpty()
            ? Optional.empty()
            : Optional.of(
                hands.carryOut(
                    deployments.apply(g -> Steering.steered(g, changes)), changes.keySet()));
    return new Result(pass, outcome);
  }

  /**
   * Gives the autoscalers back to the plan, for a controller that ends.
   *
   * @return what came of it, where any was set otherwise
   */
  public Optional<Deployment.Outcome> release(Hands hands) {
    Steering last = memory.load();
    memory.save(new Steering(last.at(), Map.of(), last.memory()));
    return last.bounds().isEmpty()
        ? Optional.empty()
        : Optional.of(
            hands.carryOut(deployments.apply(UnaryOperator.identity()), last.bounds().keySet()));
  }

  /** What a pass came to. */
  public record Result(Pass pass, Optional<Deployment.Outcome> outcome) {}
}
