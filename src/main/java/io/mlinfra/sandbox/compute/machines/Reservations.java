package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** Reservations of machines. */
public final class Reservations implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    if (body.path("specificReservation").has("instanceProperties")) {
      String type = body.at("/specificReservation/instanceProperties/machineType").asText("");
      if (type.isEmpty()) {
        throw Errors.required("specificReservation.instanceProperties.machineType");
      }
      if (!at.engine().places().offered(Links.last(type), at.scope().place())) {
        throw Errors.invalid(
            "specificReservation.instanceProperties.machineType",
            type,
            "Machine type with name '"
                + Links.last(type)
                + "' does not exist in zone '"
                + at.scope().place()
                + "'.");
      }
    }
    body.put("status", "READY");
    Defaults.put(body, "specificReservationRequired", false);
    if (!body.has("shareSettings")) {
      body.putObject("shareSettings").put("shareType", "LOCAL");
    }
    if (!body.has("reservationSharingPolicy")) {
      body.putObject("reservationSharingPolicy").put("serviceShareType", "DISALLOW_ALL");
    }
    if (body.get("specificReservation") instanceof ObjectNode specific) {
      specific.put("assuredCount", specific.path("count").asText("0"));
      Defaults.put(specific, "inUseCount", "0");
    }
  }

  @Override
  public ObjectNode view(Resource at, ObjectNode body) {
    if (!body.has("specificReservation")) {
      return body;
    }
    long used =
        ReservationUse.of(at.engine(), at.project(), at.scope()).getOrDefault(at.name(), 0L);
    ObjectNode seen = body.deepCopy();
    seen.withObjectProperty("specificReservation").put("inUseCount", Long.toString(used));
    return seen;
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    if (action.equals("performMaintenance")) {
      return Optional.of(
          Response.json(at.engine().change(request, at, action, ObjectNode::deepCopy)));
    }
    if (!action.equals("resize")) {
      return ReservationParts.action(at, body, action, request);
    }
    return Optional.of(
        Response.json(
            at.engine()
                .change(
                    request,
                    at,
                    "resize",
                    b -> {
                      ObjectNode after = b.deepCopy();
                      String count = request.json().path("specificSkuCount").asText("0");
                      after
                          .withObjectProperty("specificReservation")
                          .put("count", count)
                          .put("assuredCount", count);
                      return after;
                    })));
  }
}
