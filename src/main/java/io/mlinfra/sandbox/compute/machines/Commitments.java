package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Times;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;

/** Committed use discounts: what is committed, and from when to when. */
public final class Commitments implements Behaviour {
  private static final ZoneId CALIFORNIA = ZoneId.of("America/Los_Angeles");

  /** How many months each plan lasts. */
  private static final Map<String, Integer> MONTHS =
      Map.of("TWELVE_MONTH", 12, "THIRTY_SIX_MONTH", 36, "SIXTY_MONTH", 60);

  @Override
  public void complete(Resource at, ObjectNode body) {
    Defaults.put(body, "category", "MACHINE");
    Defaults.put(body, "autoRenew", false);
    if (body.path("category").asText().equals("MACHINE")) {
      Defaults.put(body, "type", "GENERAL_PURPOSE");
    }
    ZonedDateTime start =
        Instant.ofEpochMilli(at.engine().operations().millis()).atZone(CALIFORNIA);
    ZonedDateTime end = start.plusMonths(MONTHS.getOrDefault(body.path("plan").asText(), 12));
    body.put("startTimestamp", Times.text(start.toInstant().toEpochMilli()));
    body.put("endTimestamp", Times.text(end.toInstant().toEpochMilli()));
    body.put("status", "ACTIVE");
    body.put("statusMessage", "The commitment is active.");
  }

  /** Its end passes whether or not somebody looks. */
  @Override
  public ObjectNode view(Resource at, ObjectNode body) {
    String now = at.engine().operations().now();
    return Times.order(body.path("endTimestamp").asText(), now) > 0
        ? body
        : body.deepCopy().put("status", "EXPIRED").put("statusMessage", "The commitment is over.");
  }
}
