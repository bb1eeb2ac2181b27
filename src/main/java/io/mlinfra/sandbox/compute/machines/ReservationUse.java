package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import java.util.HashMap;
import java.util.Map;

/** Which machines take up which reservations of a zone. */
public final class ReservationUse {
  private ReservationUse() {}

  /** How many machines each reservation of the zone holds, by its name. */
  static Map<String, Long> of(ComputeEngine engine, String project, Scope zone) {
    Map<String, Long> used = new HashMap<>();
    var reservations = engine.under("reservations", project, zone.path() + "/").values();
    if (reservations.isEmpty()) {
      return used;
    }
    long now = engine.operations().millis();
    for (ObjectNode machine : engine.under("instances", project, zone.path() + "/").values()) {
      if (Lifecycle.isDown(Lifecycle.status(machine, now)) || Runs.isSpot(machine)) {
        continue;
      }
      for (ObjectNode reservation : reservations) {
        String name = reservation.path("name").asText();
        long count = reservation.path("specificReservation").path("count").asLong();
        if (used.getOrDefault(name, 0L) < count && takes(machine, reservation)) {
          used.merge(name, 1L, Long::sum);
          break;
        }
      }
    }
    return used;
  }

  private static boolean takes(JsonNode machine, JsonNode reservation) {
    JsonNode affinity = machine.path("reservationAffinity");
    boolean open = !reservation.path("specificReservationRequired").asBoolean();
    boolean meant =
        switch (affinity.path("consumeReservationType").asText("ANY_RESERVATION")) {
          case "ANY_RESERVATION" -> open;
          case "SPECIFIC_RESERVATION" -> named(affinity, reservation.path("name").asText());
          default -> false;
        };
    JsonNode wanted = reservation.path("specificReservation").path("instanceProperties");
    return meant
        && wanted
            .path("machineType")
            .asText()
            .equals(Links.last(machine.path("machineType").asText()))
        && wanted
            .path("minCpuPlatform")
            .asText(machine.path("minCpuPlatform").asText(""))
            .equals(machine.path("minCpuPlatform").asText(""));
  }

  private static boolean named(JsonNode affinity, String name) {
    for (JsonNode value : affinity.path("values")) {
      if (Links.last(value.asText()).equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Refuses a machine that names a reservation which is not there. */
  static void check(Resource at, JsonNode body) {
    JsonNode affinity = body.path("reservationAffinity");
    if (!affinity.path("consumeReservationType").asText("").equals("SPECIFIC_RESERVATION")) {
      return;
    }
    for (JsonNode value : affinity.path("values")) {
      String name = value.asText();
      boolean own = !name.contains("/") || name.startsWith("projects/" + at.project() + "/");
      Resource reservation =
          at.engine().at(at.project(), at.scope(), "reservations", Links.last(name));
      if (own && at.engine().find(reservation).isEmpty()) {
        throw Errors.notFound(reservation.path());
      }
    }
  }
}
