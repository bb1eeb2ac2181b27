package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.InstanceGroupManagerResizeRequest;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Internal;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Operations;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests for many machines at once: all of them come when there is room for all, or none. */
public final class ResizeRequests {
  static final String STORE = "compute/resizeRequests";
  private static final String NAME = "resizeRequests";

  private ResizeRequests() {}

  static Optional<Response> action(Resource at, String action, Request request) {
    String[] parts = action.split("/", -1);
    if (!parts[0].equals(NAME) || at.scope().level() != Scope.Level.ZONE) {
      return Optional.empty();
    }
    return switch (parts.length) {
      case 1 ->
          Optional.of(request.method().equals("POST") ? insert(at, request) : list(at, request));
      case 2 -> one(at, parts[1], request);
      default ->
          parts[2].equals("cancel") ? Optional.of(cancel(at, parts[1], request)) : Optional.empty();
    };
  }

  private static String key(Resource at, String name) {
    return at.key() + "/" + name;
  }

  private static ObjectNode get(Resource at, String name) {
    return at.engine()
        .store()
        .get(STORE, key(at, name))
        .orElseThrow(() -> Errors.notFound(at.path() + "/" + NAME + "/" + name));
  }

  private static Response list(Resource at, Request request) {
    List<Listings.Item> items = new ArrayList<>();
    at.engine()
        .store()
        .entriesUnder(STORE, at.key() + "/")
        .forEach((k, r) -> items.add(new Listings.Item("", k, Internal.strip(r))));
    return Response.json(
        Listings.list(
            request,
            "compute#instanceGroupManagerResizeRequest",
            at.selfLink() + "/" + NAME,
            items));
  }

  private static Optional<Response> one(Resource at, String name, Request request) {
    return switch (request.method()) {
      case "GET" -> Optional.of(Response.json(Internal.strip(get(at, name))));
      case "DELETE" ->
          Optional.of(
              Response.json(
                  at.engine()
                      .change(
                          request,
                          at,
                          "delete",
                          b -> {
                            get(at, name);
                            at.engine().store().remove(STORE, key(at, name));
                            return b.deepCopy();
                          })));
      default -> Optional.empty();
    };
  }

  /** An operation on the request itself, not on its group. */
  private static Response onRequest(
      Resource at, String name, String action, Request request, ComputeEngine.Step step) {
    Operations operations = at.engine().operations();
    return Response.json(
        at.engine()
            .store()
            .transaction(
                () ->
                    operations.targeting(
                        at.engine()
                            .change(request, at, "compute.instanceGroupManagers." + action, step),
                        at,
                        at.selfLink() + "/" + NAME + "/" + name)));
  }

  private static Response change(
      Resource at, String action, Request request, ComputeEngine.Step step) {
    return Response.json(
        at.engine().change(request, at, "compute.instanceGroupManagers." + action, step));
  }

  private static Response insert(Resource at, Request request) {
    ObjectNode given =
        ProtoShape.check(InstanceGroupManagerResizeRequest.getDescriptor(), request.json());
    String name = given.path("name").asText("");
    long by = given.path("resizeBy").asLong(given.path("instances").size());
    if (!name.matches(Errors.NAME_RULE)) {
      throw Errors.invalid("name", name, "Must be a match of regex '" + Errors.NAME_RULE + "'");
    }
    if (by < 1) {
      throw Errors.invalid("resizeBy", Long.toString(by), "Must be at least 1.");
    }
    return change(
        at,
        "insertResizeRequest",
        request,
        b -> {
          if (at.engine().store().get(STORE, key(at, name)).isPresent()) {
            throw Errors.exists(at.path() + "/" + NAME + "/" + name);
          }
          given
              .put("kind", "compute#instanceGroupManagerResizeRequest")
              .put("id", Operations.id())
              .put("creationTimestamp", at.engine().operations().now())
              .put("zone", Links.BASE + "projects/" + at.project() + "/" + at.scope().path())
              .put("selfLink", at.selfLink() + "/" + NAME + "/" + name)
              .put("_retryAt", Backoff.next(at.engine().operations(), 0))
              .put("selfLinkWithId", at.selfLink() + "/" + NAME + "/" + name)
              .put("state", roomFor(at, b) ? "SUCCEEDED" : "ACCEPTED");
          at.engine().store().put(STORE, key(at, name), given);
          boolean now = given.path("state").asText().equals("SUCCEEDED");
          return b.deepCopy().put("targetSize", b.path("targetSize").asLong() + (now ? by : 0));
        });
  }

  private static boolean roomFor(Resource at, ObjectNode group) {
    String machineType =
        Groups.template(at, group)
            .map(t -> Links.last(t.path("properties").path("machineType").asText()))
            .orElse("");
    return !at.engine().faults().stockout(at.scope().place(), machineType, false);
  }

  /** When a request that waits is to be tried again. */
  static long next(Resource at) {
    long next = Long.MAX_VALUE;
    for (ObjectNode r : at.engine().store().under(STORE, at.key() + "/")) {
      if (r.path("state").asText().equals("ACCEPTED")) {
        next = Math.min(next, r.path("_retryAt").asLong());
      }
    }
    return next;
  }

  /** Tries what waits again. Must run within a transaction. */
  static void retry(Resource at) {
    long now = at.engine().operations().millis();
    for (var e :
        new ArrayList<>(at.engine().store().entriesUnder(STORE, at.key() + "/").entrySet())) {
      ObjectNode r = e.getValue();
      if (!r.path("state").asText().equals("ACCEPTED") || r.path("_retryAt").asLong() > now) {
        continue;
      }
      ObjectNode group = at.engine().get(at);
      boolean room = roomFor(at, group);
      at.engine()
          .store()
          .put(
              STORE,
              e.getKey(),
              r.deepCopy()
                  .put("state", room ? "SUCCEEDED" : "ACCEPTED")
                  .put("_tries", r.path("_tries").asInt() + 1)
                  .put(
                      "_retryAt",
                      Backoff.next(at.engine().operations(), r.path("_tries").asInt())));
      if (room) {
        at.engine()
            .rewrite(
                at,
                group,
                group
                    .deepCopy()
                    .put(
                        "targetSize",
                        group.path("targetSize").asLong() + r.path("resizeBy").asLong(1)));
      }
    }
  }

  private static Response cancel(Resource at, String name, Request request) {
    return onRequest(
        at,
        name,
        "cancelResizeRequest",
        request,
        b -> {
          ObjectNode known = get(at, name);
          if (!known.path("state").asText().equals("ACCEPTED")) {
            throw ApiError.legacy(
                400, "badRequest", "Only a resize request that is accepted can be cancelled.");
          }
          at.engine().store().put(STORE, key(at, name), known.deepCopy().put("state", "CANCELLED"));
          return b.deepCopy();
        });
  }
}
