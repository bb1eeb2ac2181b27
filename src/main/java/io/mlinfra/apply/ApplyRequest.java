package io.mlinfra.apply;

import io.mlinfra.apply.capacity.CapacityPolicy;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Plan;
import io.mlinfra.resource.ResourceGraph;
import java.util.function.BooleanSupplier;

/**
 * What is to be carried out.
 *
 * @param plan the changes, already narrowed to what was selected
 * @param graph all that the plan file wants, with references unresolved; empty for a destroy
 * @param live the state that the plan was made from
 * @param capacity where else resources may go
 * @param recovered what an earlier apply left open
 * @param lockHeld whether this process still holds the plan's lock
 */
public record ApplyRequest(
    Plan plan,
    ResourceGraph graph,
    LiveState live,
    CapacityPolicy capacity,
    Recovery.Report recovered,
    BooleanSupplier lockHeld) {}
