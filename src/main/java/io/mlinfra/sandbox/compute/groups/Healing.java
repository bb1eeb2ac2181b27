package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.machines.Health;
import java.util.Optional;

/** Which machines of a group are to be repaired, by the group's policies. */
record Healing(Resource at, ObjectNode body, long now) {
  /** Whether a machine is gone, down, or ill for longer than it may be after its start. */
  boolean isDue(Optional<ObjectNode> machine) {
    if (machine.isEmpty()) {
      return true;
    }
    String status = Lifecycle.status(machine.get(), now);
    boolean down = Lifecycle.isDown(status);
    boolean ill =
        isWatched()
            && status.equals("RUNNING")
            && now >= from(machine.get())
            && Health.unhealthy(at.engine(), machine.get());
    return (down || ill) && !isLeftAlone();
  }

  /** When a machine is to be repaired; {@link Long#MAX_VALUE} for one that is well. */
  long next(ObjectNode machine) {
    if (Lifecycle.isDown(Lifecycle.last(machine))) {
      return isLeftAlone() ? Long.MAX_VALUE : Lifecycle.settlesAt(machine);
    }
    boolean ill = isWatched() && Health.unhealthy(at.engine(), machine);
    return ill ? from(machine) : Long.MAX_VALUE;
  }

  /** Whether what is repaired is brought to the newest template, too. */
  boolean updates() {
    return body.path("instanceLifecyclePolicy")
        .path("forceUpdateOnRepair")
        .asText("NO")
        .equals("YES");
  }

  private boolean isWatched() {
    return !body.path("autoHealingPolicies").isEmpty();
  }

  private boolean isLeftAlone() {
    return body.path("instanceLifecyclePolicy")
        .path("defaultActionOnFailure")
        .asText("REPAIR")
        .equals("DO_NOTHING");
  }

  private long from(ObjectNode machine) {
    long delay = body.path("autoHealingPolicies").path(0).path("initialDelaySec").asLong(0);
    return Lifecycle.settlesAt(machine) + delay * 1000;
  }
}
