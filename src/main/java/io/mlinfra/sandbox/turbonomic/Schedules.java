package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Set;

/**
 * {@code /schedules}, when actions may be carried out, and {@code /parking/policies}, when machines
 * stand still: kept and shown (IBM/terraform-provider-turbonomic, {@code schedule_resource.go},
 * {@code parking_policy_resource.go}, {@code timespan_data_source.go}; read 2026-11-26).
 */
final class Schedules {
  static final String COLLECTION = "turbonomic.schedule";

  private static final Set<String> LEVELS =
      Set.of("GLOBAL", "CLOUD_PROVIDER", "ACCOUNT", "RESOURCE_GROUP", "DATACENTER", "TARGET");
  private static final Set<String> RECURRENCES = Set.of("DAILY", "WEEKLY", "MONTHLY");

  private final Kept schedules;
  private final Kept parking;

  Schedules(Store store, Uuids uuids) {
    this.schedules = new Kept(store, uuids, COLLECTION, "Schedule", Schedules::schedule);
    this.parking =
        new Kept(
            store, uuids, "turbonomic.parking_policy", "Parking policy", Schedules::parkingPolicy);
  }

  void on(Routes routes) {
    // Time spans are made in the server's own interface; a new server has none.
    routes.on("GET", "/schedules/timespans", (r, p) -> Response.json(Json.array(List.of())));
    schedules.on(routes, "/schedules");
    parking.on(routes, "/parking/policies");
  }

  private static ObjectNode schedule(ObjectNode body) {
    Errors.text(body, "displayName");
    for (String field : List.of("startTime", "endTime")) {
      String time = Errors.text(body, field);
      if (!time.matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}")) {
        throw Errors.invalid(field + " must have the form YYYY-MM-DDTHH:MM, not " + time);
      }
    }
    if (body.hasNonNull("recurrence")) {
      Errors.oneOf(body.path("recurrence").path("type").asText(""), RECURRENCES, "recurrence type");
    }
    return body.put("className", "Schedule");
  }

  private static ObjectNode parkingPolicy(ObjectNode body) {
    Errors.text(body, "displayName");
    Errors.oneOf(Errors.text(body, "level"), LEVELS, "level");
    if (!body.path("impacts").isObject()) {
      throw Errors.invalid("impacts is required");
    }
    Criteria.check(body.path("criteriaList"), "AND", Entities.MACHINE);
    return body;
  }
}
