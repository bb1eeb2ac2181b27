package io.mlinfra.deploy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Cause;
import io.mlinfra.diff.Change;
import io.mlinfra.plan.PhasePlan;
import io.mlinfra.plan.Plan;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.ResourceGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Builds plans of one phase by hand. */
final class Changes {
  private final List<Change> changes = new ArrayList<>();
  private final List<DesiredResource> wanted = new ArrayList<>();

  /**
   * @param after what comes first: what it needs, or for a deletion its users
   */
  Changes add(Action action, String address, String... after) {
    return add(action, address, Location.GLOBAL, after);
  }

  Changes add(Action action, String address, Location location, String... after) {
    Address at = Address.parse(address);
    TreeSet<Address> dependsOn = new TreeSet<>();
    List.of(after).forEach(a -> dependsOn.add(Address.parse(a)));
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", at.name());
    Optional<DesiredResource> desired =
        action == Action.DELETE
            ? Optional.empty()
            : Optional.of(
                new DesiredResource(
                    at, location, body, dependsOn, 1, "s", Optional.empty(), false));
    Optional<LiveResource> live =
        action == Action.CREATE
            ? Optional.empty()
            : Optional.of(
                new LiveResource(at, location, location.id() + "/" + at, body, Optional.of("p")));
    desired.ifPresent(wanted::add);
    changes.add(new Change(at, action, Cause.PLAN, List.of(), desired, live, dependsOn, 1, "s"));
    return this;
  }

  Plan plan() {
    return new Plan(
        "sandbox",
        "p",
        List.of(new PhasePlan(1, "one", Duration.ofMinutes(30), changes)),
        List.of(),
        List.of());
  }

  ResourceGraph graph() {
    return ResourceGraph.of(wanted);
  }
}
