package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Resource;
import java.util.Optional;

/** What is done to the machine of one place in a group, and how long it takes. */
final class SlotWork {
  /** Seconds as they are typically seen in the real service. */
  private static final double DELETE = 15;

  private static final double REFRESH = 3;

  private final Resource at;
  private final Slots slots;
  private final GroupMachines machines;
  private final long now;

  SlotWork(Resource at, Slots slots, GroupMachines machines) {
    this.at = at;
    this.slots = slots;
    this.machines = machines;
    this.now = at.engine().operations().millis();
  }

  /** Takes the machine down and makes it again under its name. */
  void recreate(Slot slot, Optional<ObjectNode> machine) {
    if (machine.isEmpty()) {
      slot.await(Slot.RECREATING);
      slots.save(slot);
      return;
    }
    goDown(slot, machine.get(), DELETE);
    slot.begin(Slot.RECREATING, now + scaled(DELETE));
    slot.stops(true);
    slots.save(slot);
  }

  private void goDown(Slot slot, ObjectNode machine, double seconds) {
    if (Lifecycle.isDown(Lifecycle.status(machine, now))) {
      return;
    }
    ObjectNode leaving = machine.deepCopy();
    Lifecycle.down(leaving, "STOPPING", "TERMINATED", now, scaled(seconds));
    machines.store(slot, leaving);
  }

  /** Takes the slot out of the group with its machine. */
  void delete(Slot slot) {
    slots.machine(slot).ifPresent(m -> goDown(slot, m, DELETE));
    slot.begin(Slot.DELETING, slots.machine(slot).isPresent() ? now + scaled(DELETE) : now);
    slots.save(slot);
  }

  /** Stops the machine and starts it as its template now has it. */
  void restart(Slot slot) {
    slots
        .machine(slot)
        .ifPresent(
            m -> {
              ObjectNode fresh = machines.refreshed(slot, m);
              Lifecycle.restart(fresh, now, scaled(Lifecycle.STOP), scaled(Lifecycle.BOOT));
              machines.store(slot, fresh);
            });
    slot.begin(Slot.RESTARTING, now + scaled(Lifecycle.STOP) + scaled(Lifecycle.BOOT));
    slots.save(slot);
  }

  /** Brings to the machine what it takes while it runs. */
  void refresh(Slot slot) {
    slots.machine(slot).ifPresent(m -> machines.store(slot, machines.refreshed(slot, m)));
    slot.begin(Slot.REFRESHING, now + scaled(REFRESH));
    slots.save(slot);
  }

  /** Modelled seconds in milliseconds of the embedded cloud's pace. */
  long scaled(double seconds) {
    return at.engine().operations().latencies().scaled(seconds);
  }
}
