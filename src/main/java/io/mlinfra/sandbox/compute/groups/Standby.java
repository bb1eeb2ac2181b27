package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** The pool of stopped and suspended machines that a group keeps beside those that run. */
public final class Standby {
  private Standby() {}

  static Optional<Response> action(Resource at, Request request, String action) {
    return switch (action) {
      case "stopInstances" -> down(at, request, action, "STOPPING", "TERMINATED");
      case "suspendInstances" -> down(at, request, action, "SUSPENDING", "SUSPENDED");
      case "startInstances" -> up(at, request, action, "STARTING");
      case "resumeInstances" -> up(at, request, action, "RESUMING");
      default -> Optional.empty();
    };
  }

  private static Optional<Response> down(
      Resource at, Request request, String action, String by, String to) {
    long millis = at.engine().operations().latencies().scaled(Lifecycle.STOP);
    return GroupActions.each(
        at,
        request,
        action,
        -1,
        (step, slot) ->
            move(
                at,
                slot,
                by,
                millis,
                m -> Lifecycle.down(m, by, to, at.engine().operations().millis(), millis)));
  }

  private static Optional<Response> up(Resource at, Request request, String action, String by) {
    long millis = at.engine().operations().latencies().scaled(Lifecycle.BOOT);
    return GroupActions.each(
        at,
        request,
        action,
        1,
        (step, slot) -> {
          if (slot.standby().isEmpty()) {
            throw Errors.badRequest("Instance '" + slot.name() + "' is not in standby.");
          }
          slot.standby("");
          move(
              at,
              slot,
              by,
              millis,
              m -> Lifecycle.boot(m, at.engine().operations().millis(), millis));
        });
  }

  private static void move(
      Resource at,
      Slot slot,
      String by,
      long millis,
      java.util.function.Consumer<ObjectNode> change) {
    Slots slots = new Slots(at);
    slots
        .machine(slot)
        .ifPresent(
            m -> {
              ObjectNode after = m.deepCopy();
              change.accept(after);
              Resource instance = slots.instance(slot);
              at.engine().store().put(instance.kind().store(), instance.key(), after);
            });
    slot.begin(by, at.engine().operations().millis() + millis);
    // It counts as away from the start, so that the group does not replace it.
    if (!by.equals("STARTING") && !by.equals("RESUMING")) {
      slot.standby(by.equals("STOPPING") ? "STOPPED" : "SUSPENDED");
    }
    slots.save(slot);
  }
}
