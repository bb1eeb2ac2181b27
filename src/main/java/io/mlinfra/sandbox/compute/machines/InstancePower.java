package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Stops and starts instances. */
public final class InstancePower {
  private InstancePower() {}

  static Optional<Response> action(Resource at, String action, Request request) {
    return switch (action) {
      case "stop" ->
          op(
              request,
              at,
              action,
              b -> down(at, knowsOfLocalDisks(request, b), "STOPPING", "TERMINATED"));
      case "suspend" -> op(request, at, action, b -> suspended(at, knowsOfLocalDisks(request, b)));
      case "start", "startWithEncryptionKey" -> op(request, at, action, b -> up(at, b, false));
      case "resume" -> op(request, at, action, b -> up(at, b, true));
      case "reset" -> op(request, at, action, b -> reset(at, b));
      case "simulateMaintenanceEvent" -> op(request, at, action, b -> maintained(at, b));
      default -> Optional.empty();
    };
  }

  private static Optional<Response> op(
      Request request, Resource at, String type, ComputeEngine.Step step) {
    return Optional.of(
        Response.json(
            at.engine()
                .change(
                    request,
                    at,
                    type,
                    b -> {
                      // Its group may have to do something about it.
                      at.engine().agenda().by(at.engine().operations().millis());
                      return step.apply(b);
                    })));
  }

  /**
   * What is on local disks gets lost, so the service wants to be told that this is known: the
   * message as in github.com/skypilot-org/skypilot/issues/2586, read 2026-11-26.
   */
  private static ObjectNode knowsOfLocalDisks(Request request, ObjectNode body) {
    for (JsonNode disk : body.path("disks")) {
      if (disk.path("type").asText().equals("SCRATCH")
          && request.param("discardLocalSsd").isEmpty()) {
        throw Errors.badRequest(
            "VM has a Local SSD attached but an undefined value for `discard-local-ssd`. If using"
                + " gcloud, please add `--discard-local-ssd=false` or `--discard-local-ssd=true` to"
                + " your command.");
      }
    }
    return body;
  }

  private static String status(Resource at, ObjectNode body) {
    return Lifecycle.status(body, at.engine().operations().millis());
  }

  private static ObjectNode down(Resource at, ObjectNode body, String by, String to) {
    ObjectNode after = body.deepCopy();
    String status = status(at, body);
    if (status.equals(to) || status.equals(by)) {
      return after;
    }
    Operations operations = at.engine().operations();
    Runs.stopped(after);
    boolean suspends = to.equals("SUSPENDED");
    boolean asleep = status.equals("SUSPENDED");
    Lifecycle.down(
        after,
        by,
        to,
        operations.millis(),
        asleep ? 0 : operations.latencies().scaled(Lifecycle.STOP));
    after.put(suspends ? "lastSuspendedTimestamp" : "lastStopTimestamp", operations.now());
    return after;
  }

  private static ObjectNode suspended(Resource at, ObjectNode body) {
    String status = status(at, body);
    if (!status.equals("RUNNING") && !status.startsWith("SUSPEND")) {
      throw Errors.badRequest("Invalid resource state: 'Instance is not running.'.");
    }
    if (body.path("guestAccelerators").size() > 0) {
      throw Errors.badRequest("Instances with guest accelerators cannot be suspended.");
    }
    return down(at, body, "SUSPENDING", "SUSPENDED");
  }

  private static ObjectNode up(Resource at, ObjectNode body, boolean resume) {
    Operations operations = at.engine().operations();
    String status = status(at, body);
    if (resume && !status.equals("SUSPENDED") && !status.equals("RUNNING")) {
      throw Errors.badRequest("Invalid resource state: 'Instance is not suspended.'.");
    }
    if (status.equals("STOPPING") || status.equals("SUSPENDING")) {
      throw Errors.notReady(at.path());
    }
    ObjectNode after = body.deepCopy();
    if (Lifecycle.isDown(status)) {
      String machineType = Links.last(body.path("machineType").asText());
      if (at.engine().faults().stockout(at.scope().place(), machineType, Runs.isSpot(body))) {
        throw Stockout.error(at.scope().place(), machineType);
      }
      Lifecycle.boot(after, operations.millis(), operations.latencies().scaled(Lifecycle.STOP));
      Runs.limit(at, after);
      after.put("lastStartTimestamp", operations.now());
    }
    return after;
  }

  private static ObjectNode reset(Resource at, ObjectNode body) {
    if (!status(at, body).equals("RUNNING")) {
      throw Errors.badRequest("Invalid resource state: 'Instance is not running.'.");
    }
    return body.deepCopy();
  }

  /** What a host's maintenance does: nothing to be seen, or a stop and perhaps a start again. */
  private static ObjectNode maintained(Resource at, ObjectNode body) {
    ObjectNode after = body.deepCopy();
    boolean moves =
        body.path("scheduling").path("onHostMaintenance").asText("MIGRATE").equals("MIGRATE");
    if (!status(at, body).equals("RUNNING") || moves) {
      return after;
    }
    Operations operations = at.engine().operations();
    long down = operations.latencies().scaled(Lifecycle.STOP);
    if (body.path("scheduling").path("automaticRestart").asBoolean(true)) {
      Lifecycle.restart(
          after, operations.millis(), down, operations.latencies().scaled(Lifecycle.BOOT));
    } else {
      Lifecycle.down(after, "STOPPING", "TERMINATED", operations.millis(), down);
    }
    return after;
  }
}
