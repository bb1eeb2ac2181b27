package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The methods of a managed instance group. */
public final class GroupActions {
  private static final String PREFIX = "compute.instanceGroupManagers.";

  Optional<Response> run(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "resize" -> Optional.of(resize(at, request));
      case "setInstanceTemplate" ->
          set(
              at,
              request,
              action,
              (after, given) ->
                  after.put(
                      "instanceTemplate",
                      Links.full(given.path("instanceTemplate").asText(), at.project())));
      case "setAutoHealingPolicies" ->
          set(
              at,
              request,
              action,
              (after, given) ->
                  after.set("autoHealingPolicies", given.path("autoHealingPolicies")));
      case "setTargetPools" ->
          set(
              at,
              request,
              action,
              (after, given) -> after.set("targetPools", given.path("targetPools")));
      case "deleteInstances" -> each(at, request, action, -1, GroupStep::delete);
      case "abandonInstances" ->
          each(
              at,
              request,
              action,
              -1,
              (step, slot) -> {
                slot.begin(Slot.ABANDONING, at.engine().operations().millis());
                new Slots(at).save(slot);
              });
      case "recreateInstances" ->
          each(at, request, action, 0, (step, slot) -> step.apply(slot, "REPLACE"));
      case "applyUpdatesToInstances" -> applyUpdates(at, request, action);
      case "createInstances" -> Optional.of(create(at, body, request));
      case "stopInstances", "suspendInstances", "startInstances", "resumeInstances" ->
          Standby.action(at, request, action);
      case "listManagedInstances" -> Optional.of(Response.json(GroupListings.managed(at, request)));
      case "listErrors" -> Optional.of(Response.json(GroupListings.errors(at, request)));
      default ->
          InstanceConfigs.action(at, action, request)
              .or(() -> ResizeRequests.action(at, action, request));
    };
  }

  private static Response op(Request request, Resource at, String action, ComputeEngine.Step step) {
    return Response.json(at.engine().change(request, at, PREFIX + action, step));
  }

  private static Response resize(Resource at, Request request) {
    String size = request.query().getOrDefault("size", "");
    if (!size.matches("\\d{1,6}")) {
      throw Errors.invalid("size", size, "Must be a whole number from 0.");
    }
    if (at.scope().level() == Scope.Level.REGION && Autoscalers.steers(at)) {
      throw Errors.stale(
          "Resizing of autoscaled regional managed instance groups is not allowed. If you want to"
              + " manually adjust target size remove the autoscaler or set autoscaling policy mode"
              + " to OFF.");
    }
    return op(request, at, "resize", b -> b.deepCopy().put("targetSize", Integer.parseInt(size)));
  }

  private static Optional<Response> set(
      Resource at, Request request, String action, BiConsumer<ObjectNode, JsonNode> change) {
    return Optional.of(
        op(
            request,
            at,
            action,
            b -> {
              ObjectNode after = b.deepCopy();
              change.accept(after, request.json());
              return after;
            }));
  }

  /** Does something to each chosen slot; the size of the group changes by {@code more} for each. */
  static Optional<Response> each(
      Resource at, Request request, String action, int more, BiConsumer<GroupStep, Slot> work) {
    return Optional.of(
        op(
            request,
            at,
            action,
            b -> {
              GroupStep step = new GroupStep(at, b);
              List<Slot> chosen = chosen(at, request);
              ObjectNode after = b.deepCopy();
              long ran = chosen.stream().filter(s -> s.standby().isEmpty()).count();
              StandbyPool.TARGETS.keySet().forEach(s -> target(after, s, -waiting(chosen, s)));
              chosen.forEach(slot -> work.accept(step, slot));
              StandbyPool.TARGETS.keySet().forEach(s -> target(after, s, waiting(chosen, s)));
              // A machine that waits does not count for the size; one that is woken up will.
              long counted = more < 0 ? ran : chosen.size() - ran;
              return after.put("targetSize", b.path("targetSize").asLong() + more * counted);
            }));
  }

  private static long waiting(List<Slot> chosen, String state) {
    return chosen.stream().filter(s -> !s.leaves() && s.standby().equals(state)).count();
  }

  private static void target(ObjectNode group, String state, long more) {
    String field = StandbyPool.TARGETS.getOrDefault(state, "");
    if (more != 0) {
      group.put(field, group.path(field).asLong() + more);
    }
  }

  /** The slots that a request names; refuses a name that the group does not have. */
  static List<Slot> chosen(Resource at, Request request) {
    Slots slots = new Slots(at);
    ObjectNode given = request.json();
    if (given.path("allInstances").asBoolean()) {
      return slots.all().stream().filter(s -> !s.leaves()).toList();
    }
    boolean lenient = given.path("skipInstancesOnValidationError").asBoolean();
    List<Slot> chosen = new ArrayList<>();
    for (JsonNode link : given.path("instances")) {
      Optional<Slot> slot = slots.find(Links.last(link.asText())).filter(s -> !s.leaves());
      if (slot.isEmpty() && !lenient) {
        throw Errors.invalid(
            "instances[" + chosen.size() + "]",
            link.asText(),
            "The instance does not belong to the group '" + at.name() + "'.");
      }
      slot.ifPresent(chosen::add);
    }
    return chosen;
  }

  private static Optional<Response> applyUpdates(Resource at, Request request, String action) {
    ObjectNode given = request.json();
    String least = given.path("minimalAction").asText("NONE");
    String most = given.path("mostDisruptiveAllowedAction").asText("REPLACE");
    return each(
        at,
        request,
        action,
        0,
        (step, slot) -> {
          String needed = step.needed(slot, least);
          boolean allowed = UpdatePolicy.most(needed, most).equals(most);
          // A configuration of its own takes effect with a refresh.
          boolean configured = InstanceConfigs.of(at, slot.name()).has("preservedState");
          if (allowed) {
            step.apply(slot, needed.equals("NONE") && configured ? "REFRESH" : needed);
          }
        });
  }

  private static Response create(Resource at, ObjectNode body, Request request) {
    if (body.path("versions").isEmpty()) {
      throw Errors.badRequest("The group has no instance template to make machines by.");
    }
    JsonNode wanted = request.json().path("instances");
    return op(
        request,
        at,
        "createInstances",
        b -> {
          GroupStep step = new GroupStep(at, b);
          for (JsonNode one : wanted) {
            String name = one.path("name").asText("");
            if (!name.matches(Errors.NAME_RULE)) {
              throw Errors.invalid(
                  "instances[0].name", name, "Must be a match of regex '" + Errors.NAME_RULE + "'");
            }
            if (new Slots(at).find(name).isPresent()) {
              throw Errors.badRequest("Instance '" + name + "' already exists in the group.");
            }
            // gcloud sends empty maps where nothing is to be kept.
            if (holds(one.path("preservedState"))) {
              InstanceConfigs.set(at, ((ObjectNode) one).deepCopy());
            }
            step.createNamed(name, false);
          }
          return b.deepCopy().put("targetSize", b.path("targetSize").asLong() + wanted.size());
        });
  }

  private static boolean holds(JsonNode preserved) {
    for (JsonNode kept : preserved) {
      if (!kept.isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
