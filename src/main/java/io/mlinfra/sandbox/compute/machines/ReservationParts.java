package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.IamActions;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a reservation of dense capacity is made of: blocks, their sub-blocks, and a slot for each
 * machine. Here a reservation has one block, and a sub-block for each {@value #SUB_BLOCK} machines.
 */
public record ReservationParts(Resource reservation, ObjectNode body) {
  /** Machines of an NVL72 domain: docs.cloud.google.com/ai-hypercomputer, 2026-11-26. */
  private static final int SUB_BLOCK = 18;

  private static final String BLOCKS = "reservationBlocks";
  private static final String SUB_BLOCKS = "reservationSubBlocks";
  private static final String SLOTS = "reservationSlots";

  /** Blocks, sub-blocks and slots, each with its name, and a method. */
  private static final int DEEPEST = 7;

  private static final Set<String> STARTED =
      Set.of("performMaintenance", "reportFaulty", "getVersion", "update");

  /** A part: its place in the path below the reservation, and what it holds. */
  private record Part(String path, String type, int count, ObjectNode body) {}

  /**
   * @param action the path below the reservation
   */
  static Optional<Response> action(
      Resource reservation, ObjectNode body, String action, Request request) {
    List<String> steps = Arrays.asList(action.split("/", -1));
    if (!steps.getFirst().equals(BLOCKS) || steps.size() > DEEPEST) {
      return Optional.empty();
    }
    return new ReservationParts(reservation, body).answer(steps, request);
  }

  private static boolean isPart(String step) {
    return step.equals(SUB_BLOCKS) || step.equals(SLOTS);
  }

  private Optional<Response> answer(List<String> steps, Request request) {
    String last = steps.getLast();
    boolean list = last.equals(BLOCKS) || isPart(last);
    if (list) {
      return request.method().equals("GET")
          ? Optional.of(Response.json(listed(steps, request)))
          : Optional.empty();
    }
    boolean method = steps.size() % 2 == 1;
    Part part = find(method ? steps.subList(0, steps.size() - 1) : steps);
    if (!method) {
      return request.method().equals("GET")
          ? Optional.of(Response.json(Json.object().set("resource", part.body())))
          : started(part, "update", request);
    }
    Resource at = resource(part);
    return STARTED.contains(last)
        ? started(part, last, request)
        : IamActions.run(at, last, request);
  }

  private Optional<Response> started(Part part, String type, Request request) {
    if (!request.method().equals("POST")) {
      return Optional.empty();
    }
    ComputeEngine engine = reservation.engine();
    return Optional.of(
        Response.json(
            engine
                .store()
                .transaction(
                    () ->
                        engine
                            .operations()
                            .start(
                                request, resource(part), type, part.body().path("id").asText()))));
  }

  private Resource resource(Part part) {
    return reservation.named(reservation.name() + "/" + part.path());
  }

  private ObjectNode listed(List<String> steps, Request request) {
    if (steps.size() > 1) {
      find(steps.subList(0, steps.size() - 1));
    }
    String path = String.join("/", steps);
    List<Listings.Item> items =
        parts().stream()
            .filter(
                p ->
                    p.path().startsWith(path + "/") && p.path().indexOf('/', path.length() + 1) < 0)
            .map(p -> new Listings.Item("", p.path(), p.body()))
            .toList();
    String type = steps.getLast().substring(0, steps.getLast().length() - 1);
    return Listings.list(request, "compute#" + type, reservation.selfLink() + "/" + path, items);
  }

  private Part find(List<String> steps) {
    String path = String.join("/", steps);
    return parts().stream()
        .filter(p -> p.path().equals(path))
        .findFirst()
        .orElseThrow(() -> Errors.notFound(reservation.path() + "/" + path));
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    int machines = body.path("specificReservation").path("count").asInt();
    if (!body.path("deploymentType").asText().equals("DENSE") || machines == 0) {
      return parts;
    }
    String block = BLOCKS + "/" + reservation.name() + "-block-0001";
    int subBlocks = (machines + SUB_BLOCK - 1) / SUB_BLOCK;
    Part whole = part(block, "reservationBlock", machines);
    whole.body().put("reservationSubBlockCount", subBlocks).put("reservationSubBlockInUseCount", 0);
    parts.add(whole);
    for (int i = 0; i < subBlocks; i++) {
      String sub =
          block
              + "/"
              + SUB_BLOCKS
              + "/"
              + Links.last(block)
              + "-sb-"
              + String.format("%04d", i + 1);
      int here = Math.min(SUB_BLOCK, machines - i * SUB_BLOCK);
      parts.add(part(sub, "reservationSubBlock", here));
      for (int j = 0; j < here; j++) {
        String slot =
            sub + "/" + SLOTS + "/" + Links.last(sub) + "-slot-" + String.format("%04d", j + 1);
        Part one = part(slot, "reservationSlot", 1);
        one.body().remove(List.of("count", "inUseCount", "status"));
        one.body().put("state", "ACTIVE");
        parts.add(one);
      }
    }
    return parts;
  }

  private Part part(String path, String type, int count) {
    String self = reservation.selfLink() + "/" + path;
    String id = Long.toString(1_000_000_000_000L + Integer.toUnsignedLong(self.hashCode()));
    String[] names = path.split("/", -1);
    ObjectNode json =
        Json.object()
            .put("kind", "compute#" + type)
            .put("id", id)
            .put("creationTimestamp", body.path("creationTimestamp").asText())
            .put("name", Links.last(path))
            .put("count", count)
            .put("inUseCount", 0)
            .put("status", "ACTIVE")
            .put("zone", body.path("zone").asText())
            .put("selfLink", self)
            .put("selfLinkWithId", self.substring(0, self.lastIndexOf('/') + 1) + id);
    ObjectNode where = json.putObject("physicalTopology").put("cluster", "c-0001");
    where.put("block", names[1]);
    if (names.length > 3) {
      where.put("subBlock", names[3]);
    }
    return new Part(path, type, count, json);
  }
}
