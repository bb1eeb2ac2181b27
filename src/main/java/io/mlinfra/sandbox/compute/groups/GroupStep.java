package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Lifecycle;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.machines.Stockout;
import io.mlinfra.sandbox.http.ApiError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One look at a managed group at one moment: finishes what is due, heals what is broken, makes the
 * number right, brings the next machines to the template. Called again and again it gets the group
 * to where it is told to be.
 */
public final class GroupStep {
  /** Seconds as they are typically seen in the real service. */
  private static final double VERIFY = 10;

  private final Resource at;
  private final ObjectNode body;
  private final Slots slots;
  private final GroupMachines machines;
  private final SlotWork work;
  private final Healing healing;
  private final GroupZones zones;
  private final GroupVersions versions;
  private final UpdatePolicy policy;
  private final StandbyPool pool;
  private final long now;

  /** What it takes to get from one template to another, as it was found out. */
  private final Map<String, String> changes = new HashMap<>();

  private final List<ObjectNode> errors = new ArrayList<>();
  private Optional<ApiError> overQuota = Optional.empty();

  GroupStep(Resource at, ObjectNode body) {
    this.at = at;
    this.body = body;
    this.slots = new Slots(at);
    this.machines = new GroupMachines(at, body, slots);
    this.zones = new GroupZones(at, body);
    this.versions = new GroupVersions(body);
    this.policy = UpdatePolicy.of(body);
    this.pool = new StandbyPool(at, body, slots, machines);
    this.now = at.engine().operations().millis();
    this.work = new SlotWork(at, slots, machines);
    this.healing = new Healing(at, body, now);
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
      fill();
    }
    shrink();
    slots.all().stream().filter(s -> s.wants() && s.retryAt() <= now).forEach(this::make);
    GroupErrors.record(at, errors);
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
      case Slot.CREATING, Slot.CREATING_WITHOUT_RETRIES, Slot.RESTARTING -> {
        if (slot.standby().isEmpty()) {
          verifyOrDone(slot);
        } else if (pool.delay() > 0) {
          slot.begin(Slot.VERIFYING, now + pool.delay());
        } else {
          pool.rest(slot);
        }
      }
      case Slot.VERIFYING -> {
        if (slot.standby().isEmpty()) {
          slot.done();
        } else {
          pool.rest(slot);
        }
      }
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
      slot.begin(Slot.VERIFYING, now + work.scaled(VERIFY));
    } else {
      slot.done();
    }
  }

  private void heal(Slot slot) {
    Optional<ObjectNode> machine = slots.machine(slot);
    if (!slot.standby().isEmpty() || !healing.isDue(machine)) {
      return;
    }
    if (healing.updates()) {
      GroupVersions.Version next = nextVersion();
      slot.version(next.template(), next.name());
    }
    work.recreate(slot, machine);
  }

  /** Takes the slot out of the group with its machine. */
  void delete(Slot slot) {
    work.delete(slot);
  }

  /** Does to a slot what an update asks for; a machine made anew keeps its name. */
  void apply(Slot slot, String action) {
    GroupVersions.Version next = nextVersion();
    boolean current = next.has(slot);
    if (!current) {
      slot.version(next.template(), next.name());
    }
    switch (action) {
      case "REPLACE" -> work.recreate(slot, slots.machine(slot));
      case "RESTART" -> work.restart(slot);
      case "REFRESH" -> work.refresh(slot);
      default -> slots.save(slot);
    }
  }

  private GroupVersions.Version nextVersion() {
    return versions.many() ? versions.next(Census.of(active())) : versions.next(new Census());
  }

  /** What it takes to bring a slot to the version that it should have, at least {@code least}. */
  String needed(Slot slot, String least) {
    String needed =
        changes.computeIfAbsent(
            slot.template() + " " + nextVersion().template(), k -> change(slot));
    return UpdatePolicy.most(least, needed);
  }

  private String change(Slot slot) {
    Optional<ObjectNode> before = at.engine().resolve(slot.template(), at.project());
    Optional<ObjectNode> after = at.engine().resolve(nextVersion().template(), at.project());
    return before.isEmpty() || after.isEmpty()
        ? "REPLACE"
        : TemplateChange.action(before.get(), after.get());
  }

  private void rollOut() {
    List<Slot> active = active();
    List<Slot> outdated = new ArrayList<>(versions.outdated(active));
    // A machine that could not be made yet is made by the new template instead.
    outdated.removeIf(
        s -> {
          if (s.wants() && slots.machine(s).isEmpty()) {
            GroupVersions.Version next = nextVersion();
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
          String name = slots.freshName(body.path("baseInstanceName").asText());
          create(name, Slot.CREATING, Census.of(active()));
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
    List<Slot> active = active();
    Census census = Census.of(active);
    for (long i = active.size(); i < body.path("targetSize").asLong(); i++) {
      Optional<Slot> woken = pool.draw();
      if (woken.isPresent()) {
        census.add(woken.get());
        continue;
      }
      String name = slots.freshName(body.path("baseInstanceName").asText());
      census.add(create(name, Slot.CREATING, census));
    }
  }

  /** Brings the pool of machines in waiting to the size that it should have. */
  private void fill() {
    for (String state : List.of(StandbyPool.SUSPENDED, StandbyPool.STOPPED)) {
      long missing = pool.missing(state);
      for (long i = 0; i < missing; i++) {
        String name = slots.freshName(body.path("baseInstanceName").asText());
        Slot slot = create(name, Slot.CREATING, Census.of(active()));
        slot.standby(state);
        slots.save(slot);
      }
      pool.waiting(state).stream()
          .filter(s -> s.is(Slot.NONE))
          .limit(Math.max(0, -missing))
          .forEach(this::delete);
    }
  }

  /** Adds a slot for a machine that is to be made. */
  private Slot create(String name, String action, Census census) {
    GroupVersions.Version version = versions.next(census);
    String zone = zones.candidates(census).getFirst();
    Slot slot = Slot.of(name, zone, version.template(), version.name(), now);
    slot.await(action);
    slots.save(slot);
    return slot;
  }

  /** Adds a slot for a machine that is wanted by its name. */
  void createNamed(String name, boolean retries) {
    create(name, retries ? Slot.CREATING : Slot.CREATING_WITHOUT_RETRIES, Census.of(active()));
  }

  private void shrink() {
    List<Slot> active = active();
    long surge =
        policy.proactive() ? Math.min(policy.maxSurge(), versions.outdated(active).size()) : 0;
    long tooMany = active.size() - body.path("targetSize").asLong() - surge;
    if (tooMany > 0) {
      new Leavers(active, versions, s -> slots.machine(s).isPresent())
          .choose(tooMany)
          .forEach(this::delete);
    }
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
      slot.begin(slot.action(), now + work.scaled(Lifecycle.BOOT));
      slots.save(slot);
      return;
    }
    errors.add(GroupErrors.entry(at, slot, refused.get()));
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
        Backoff.next(at.engine().operations(), slot.tries()));
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
        next = Math.min(next, slots.machine(slot).map(healing::next).orElse(now));
      }
    }
    return next;
  }
}
