package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machines that a group keeps suspended and stopped beside those that run, as many of each as
 * it is told to. A group in the mode SCALE_OUT_POOL grows by them first, and fills the pool up
 * again: docs.cloud.google.com/compute/docs/instance-groups/suspended-and-stopped-vms-in-mig,
 * 2026-11-26.
 */
public final class StandbyPool {
  static final String STOPPED = "STOPPED";
  static final String SUSPENDED = "SUSPENDED";

  /** The field of the group that says how many machines are to be in each state. */
  static final Map<String, String> TARGETS =
      Map.of(SUSPENDED, "targetSuspendedSize", STOPPED, "targetStoppedSize");

  private final ObjectNode group;
  private final Slots slots;
  private final GroupMachines machines;
  private final Operations operations;

  StandbyPool(Resource at, ObjectNode group, Slots slots, GroupMachines machines) {
    this.group = group;
    this.slots = slots;
    this.machines = machines;
    this.operations = at.engine().operations();
  }

  /** How many machines of a state are missing; negative where there are too many. */
  long missing(String state) {
    return group.path(TARGETS.getOrDefault(state, "")).asLong() - waiting(state).size();
  }

  List<Slot> waiting(String state) {
    return slots.all().stream().filter(s -> !s.leaves() && s.standby().equals(state)).toList();
  }

  /** Wakes one machine up, the suspended ones first, which are there sooner. */
  Optional<Slot> draw() {
    if (!group.path("standbyPolicy").path("mode").asText("MANUAL").equals("SCALE_OUT_POOL")) {
      return Optional.empty();
    }
    Optional<Slot> first =
        slots.all().stream()
            .filter(s -> s.is(Slot.NONE) && !s.standby().isEmpty())
            .max(Comparator.comparing(Slot::standby));
    first.ifPresent(this::wake);
    return first;
  }

  private void wake(Slot slot) {
    long millis = operations.latencies().scaled(Lifecycle.BOOT);
    boolean suspended = slot.standby().equals(SUSPENDED);
    slots
        .machine(slot)
        .ifPresent(
            m -> {
              ObjectNode up = m.deepCopy();
              Lifecycle.boot(up, operations.millis(), millis);
              machines.store(slot, up);
            });
    slot.standby("");
    slot.begin(suspended ? "RESUMING" : "STARTING", operations.millis() + millis);
    slots.save(slot);
  }

  /** Takes a machine that was made for the pool down, once its guest had the time to set it up. */
  void rest(Slot slot) {
    boolean suspends = slot.standby().equals(SUSPENDED);
    long now = operations.millis();
    long millis = operations.latencies().scaled(Lifecycle.STOP);
    slots
        .machine(slot)
        .ifPresent(
            m -> {
              ObjectNode down = m.deepCopy();
              Lifecycle.down(
                  down,
                  suspends ? "SUSPENDING" : "STOPPING",
                  suspends ? SUSPENDED : "TERMINATED",
                  now,
                  millis);
              machines.store(slot, down);
            });
    slot.begin(suspends ? "SUSPENDING" : "STOPPING", now + millis);
  }

  /** How long a new machine runs before it is taken down, in milliseconds. */
  long delay() {
    return group.path("standbyPolicy").path("initialDelaySec").asLong(0) * 1000;
  }
}
