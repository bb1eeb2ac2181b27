package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One look at a managed group at one moment: finishes what is due, heals what is broken, makes the
 * number right, brings the next machines to the template. Called again and again it gets the group
 * to where it is told to be.
 */
final class GroupStep {
  /** Seconds as they are typically seen in the real service. */
  static final double BOOT = 20;

  static final double DELETE = 15;
  static final double STOP = 12;
  private static final double VERIFY = 10;
  private static final double REFRESH = 3;
  private static final double RETRY = 30;
  private static final long LEAST_RETRY_MILLIS = 200;

  private final Resource at;
  private final ObjectNode body;
  private final Slots slots;
  private final GroupMachines machines;
  private final GroupZones zones;
  private final GroupVersions versions;
  private final UpdatePolicy policy;
  private final long now;
  private Optional<ApiError> overQuota = Optional.empty();

  GroupStep(Resource at, ObjectNode body) {
    this.at = at;
    this.body = body;
    this.slots = new Slots(at);
    this.machines = new GroupMachines(at, body, slots);
    this.zones = new GroupZones(at, body);
    this.versions = new GroupVersions(body);
    this.policy = UpdatePolicy.of(body);
    this.now = at.engine().operations().millis();
  }

  /** Must run within a transaction. */
  void run() {
    slots.all().stream().filter(s -> !s.wants() && s.due() <= now).forEach(this::finish);
    slots.all().stream().filter(s -> s.is(Slot.NONE)).forEach(this::heal);
    if (!versions.isEmpty()) {
      if (policy.proactive()) {
        rollOut();
      }
      grow();
    }
    shrink();
    slots.all().stream().filter(s -> s.wants() && s.retryAt() <= now).forEach(this::make);
  }

  private void finish(Slot slot) {
    switch (slot.action()) {
      case Slot.DELETING -> {
        machines.remove(slot);
        InstanceConfigs.remove(at, slot.name());
        slots.remove(slot);
        return;
      }
      case Slot.ABANDONING -> {
        machines.release(slot);
        InstanceConfigs.remove(at, slot.name());
        slots.remove(slot);
        return;
      }
      case Slot.RECREATING -> {
        if (slot.stops()) {
          machines.clear(slot);
          slot.stops(false);
          slot.await(Slot.RECREATING);
          slots.save(slot);
          return;
        }
        verifyOrDone(slot);
      }
      case Slot.CREATING, Slot.CREATING_WITHOUT_RETRIES, Slot.RESTARTING -> verifyOrDone(slot);
      case "STOPPING" -> {
        slot.standby("STOPPED");
        slot.done();
      }
      case "SUSPENDING" -> {
        slot.standby("SUSPENDED");
        slot.done();
      }
      default -> slot.done();
    }
    slots.save(slot);
  }

  private void verifyOrDone(Slot slot) {
    if (body.path("autoHealingPolicies").path(0).has("healthCheck")) {
      slot.begin(Slot.VERIFYING, now + scaled(VERIFY));
    } else {
      slot.done();
    }
  }

  private void heal(Slot slot) {
    if (!slot.standby().isEmpty()) {
      return;
    }
    Optional<ObjectNode> machine = slots.machine(slot);
    boolean gone = machine.isEmpty();
    boolean down = machine.map(m -> Lifecycle.isDown(Lifecycle.status(m, now))).orElse(false);
    boolean ill =
        !body.path("autoHealingPolicies").isEmpty()
            && machine
                .filter(m -> Lifecycle.status(m, now).equals("RUNNING"))
                .filter(m -> now >= healableAt(m))
                .filter(m -> Health.unhealthy(at.engine(), m))
                .isPresent();
    if (!gone && !down && !ill) {
      return;
    }
    JsonNode lifecycle = body.path("instanceLifecyclePolicy");
    if (lifecycle.path("defaultActionOnFailure").asText("REPAIR").equals("DO_NOTHING") && !gone) {
      return;
    }
    if (lifecycle.path("forceUpdateOnRepair").asText("NO").equals("YES")) {
      GroupVersions.Version next = versions.next(active());
      slot.version(next.template(), next.name());
    }
    recreate(slot, machine);
  }

  private long healableAt(ObjectNode machine) {
    long delay = body.path("autoHealingPolicies").path(0).path("initialDelaySec").asLong(0);
    return Lifecycle.settlesAt(machine) + delay * 1000;
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

  void restart(Slot slot) {
    slots
        .machine(slot)
        .ifPresent(
            m -> {
              ObjectNode fresh = machines.refreshed(slot, m);
              Lifecycle.restart(fresh, now, scaled(STOP), scaled(BOOT));
              machines.store(slot, fresh);
            });
    slot.begin(Slot.RESTARTING, now + scaled(STOP) + scaled(BOOT));
    slots.save(slot);
  }

  void refresh(Slot slot) {
    slots.machine(slot).ifPresent(m -> machines.store(slot, machines.refreshed(slot, m)));
    slot.begin(Slot.REFRESHING, now + scaled(REFRESH));
    slots.save(slot);
  }

  /** Does to a slot what an update asks for; a machine made anew keeps its name. */
  void apply(Slot slot, String action) {
    GroupVersions.Version next = versions.next(active());
    boolean current = next.has(slot);
    if (!current) {
      slot.version(next.template(), next.name());
    }
    switch (action) {
      case "REPLACE" -> recreate(slot, slots.machine(slot));
      case "RESTART" -> restart(slot);
      case "REFRESH" -> refresh(slot);
      default -> slots.save(slot);
    }
  }

  /** What it takes to bring a slot to the version that it should have, at least {@code least}. */
  String needed(Slot slot, String least) {
    Optional<ObjectNode> before = at.engine().resolve(slot.template(), at.project());
    Optional<ObjectNode> after =
        at.engine().resolve(versions.next(active()).template(), at.project());
    String needed =
        before.isEmpty() || after.isEmpty()
            ? "REPLACE"
            : TemplateChange.action(before.get(), after.get());
    return UpdatePolicy.most(least, needed);
  }

  private void rollOut() {
    List<Slot> active = active();
    List<Slot> outdated = new ArrayList<>(versions.outdated(active));
    // A machine that could not be made yet is made by the new template instead.
    outdated.removeIf(
        s -> {
          if (s.wants() && slots.machine(s).isEmpty()) {
            GroupVersions.Version next = versions.next(active());
            s.version(next.template(), next.name());
            slots.save(s);
            return true;
          }
          return !policy.allows(needed(s, policy.minimalAction()));
        });
    outdated.sort(Comparator.comparing((Slot s) -> s.is(Slot.NONE)).thenComparing(Slot::name));
    long unavailable = active.stream().filter(s -> !serves(s)).count();
    long target = body.path("targetSize").asLong();
    long mayStop = policy.maxUnavailable() - unavailable + Math.max(0, active.size() - target);
    long surplus = active.size() - target;
    for (Slot slot : outdated) {
      String action = needed(slot, policy.minimalAction());
      if (action.equals("NONE") || action.equals("REFRESH")) {
        if (slot.is(Slot.NONE)) {
          apply(slot, action);
        }
      } else if (!slot.is(Slot.NONE)) {
        continue;
      } else if (action.equals("REPLACE") && policy.substitutes()) {
        if (surplus < policy.maxSurge() && surplus < outdated.size()) {
          create(Slot.CREATING);
          surplus++;
        }
        if (mayStop > 0) {
          delete(slot);
          mayStop--;
          surplus--;
        }
      } else if (mayStop > 0) {
        apply(slot, action);
        mayStop--;
      }
    }
  }

  private boolean serves(Slot slot) {
    return slot.is(Slot.NONE) || slot.is(Slot.REFRESHING);
  }

  /** The slots that count for the group's size. */
  List<Slot> active() {
    return slots.all().stream().filter(s -> !s.leaves() && s.standby().isEmpty()).toList();
  }

  private void grow() {
    long missing = body.path("targetSize").asLong() - active().size();
    for (long i = 0; i < missing; i++) {
      create(Slot.CREATING);
    }
  }

  private void create(String action) {
    List<Slot> active = active();
    GroupVersions.Version version = versions.next(active);
    String zone = zones.candidates(active).getFirst();
    String name = slots.freshName(body.path("baseInstanceName").asText());
    Slot slot = Slot.of(name, zone, version.template(), version.name(), now);
    slot.await(action);
    slots.save(slot);
  }

  /** Adds a slot for a machine that is wanted by its name. */
  void createNamed(String name, boolean retries) {
    List<Slot> active = active();
    GroupVersions.Version version = versions.next(active);
    Slot slot =
        Slot.of(name, zones.candidates(active).getFirst(), version.template(), version.name(), now);
    slot.await(retries ? Slot.CREATING : Slot.CREATING_WITHOUT_RETRIES);
    slots.save(slot);
  }

  private void shrink() {
    List<Slot> active = active();
    long target = body.path("targetSize").asLong();
    long surge =
        policy.proactive() ? Math.min(policy.maxSurge(), versions.outdated(active).size()) : 0;
    long tooMany = active.size() - target - surge;
    if (tooMany <= 0) {
      return;
    }
    List<Slot> left = new ArrayList<>(active);
    for (long i = 0; i < tooMany; i++) {
      List<Slot> outdated = versions.outdated(left);
      Slot victim =
          left.stream()
              .min(
                  Comparator.comparing((Slot s) -> slots.machine(s).isPresent())
                      .thenComparing(s -> !outdatedHas(outdated, s))
                      .thenComparing(s -> s.is(Slot.NONE))
                      .thenComparing(zones.leastNeeded(left)))
              .orElseThrow();
      left.remove(victim);
      delete(victim);
    }
  }

  private static boolean outdatedHas(List<Slot> outdated, Slot slot) {
    return outdated.stream().anyMatch(o -> o.name().equals(slot.name()));
  }

  private void make(Slot slot) {
    // Where a quota is used up for one machine it is for the others that wait, too.
    Optional<ApiError> refused = overQuota.or(() -> machines.make(slot));
    overQuota = refused.filter(e -> GroupErrors.code(e).equals("QUOTA_EXCEEDED"));
    for (String zone :
        refused.filter(Stockout::is).isPresent() ? zones.others(slot) : List.<String>of()) {
      slot.zone(zone);
      refused = machines.make(slot);
      if (refused.isEmpty()) {
        break;
      }
    }
    if (refused.isEmpty()) {
      slot.succeeded();
      slot.begin(slot.action(), now + scaled(BOOT));
      slots.save(slot);
      return;
    }
    GroupErrors.record(at, slot, refused.get());
    if (slot.is(Slot.CREATING_WITHOUT_RETRIES)) {
      slots.remove(slot);
      at.engine()
          .rewrite(
              at,
              body,
              body.deepCopy().put("targetSize", Math.max(0, body.path("targetSize").asLong() - 1)));
      return;
    }
    slot.failed(
        GroupErrors.code(refused.get()),
        String.valueOf(refused.get().getMessage()),
        at.engine().operations().now(),
        now + Math.max(LEAST_RETRY_MILLIS, scaled(RETRY)));
    slots.save(slot);
  }

  /** When the group has to be looked at next. */
  long next() {
    long next = Long.MAX_VALUE;
    for (Slot slot : slots.all()) {
      if (slot.wants()) {
        next = Math.min(next, slot.retryAt());
      } else if (!slot.is(Slot.NONE)) {
        next = Math.min(next, slot.due());
      } else if (slot.standby().isEmpty()) {
        next = Math.min(next, slots.machine(slot).map(this::trouble).orElse(now));
      }
    }
    return next;
  }

  private long trouble(ObjectNode machine) {
    if (Lifecycle.isDown(Lifecycle.last(machine))) {
      boolean ignored =
          body.path("instanceLifecyclePolicy")
              .path("defaultActionOnFailure")
              .asText("REPAIR")
              .equals("DO_NOTHING");
      return ignored ? Long.MAX_VALUE : Lifecycle.settlesAt(machine);
    }
    boolean ill =
        !body.path("autoHealingPolicies").isEmpty() && Health.unhealthy(at.engine(), machine);
    return ill ? healableAt(machine) : Long.MAX_VALUE;
  }

  private long scaled(double seconds) {
    return at.engine().operations().latencies().scaled(seconds);
  }
}
