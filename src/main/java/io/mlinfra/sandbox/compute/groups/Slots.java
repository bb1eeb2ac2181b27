package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The places of one managed group, as they are stored. */
public final class Slots {
  static final String STORE = "compute/slots";
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz0123456789";

  private final Resource at;

  Slots(Resource group) {
    this.at = group;
  }

  List<Slot> all() {
    return of(at.engine(), at.key());
  }

  static List<Slot> of(ComputeEngine engine, String groupKey) {
    List<Slot> slots = new ArrayList<>();
    engine.store().under(STORE, groupKey + "/").forEach(d -> slots.add(new Slot(d)));
    return slots;
  }

  void save(Slot slot) {
    at.engine().store().put(STORE, at.key() + "/" + slot.name(), slot.doc());
    at.engine().agenda().by(0);
  }

  void remove(Slot slot) {
    at.engine().store().remove(STORE, at.key() + "/" + slot.name());
    at.engine().agenda().by(0);
  }

  Optional<Slot> find(String name) {
    return at.engine().store().get(STORE, at.key() + "/" + name).map(Slot::new);
  }

  Resource instance(Slot slot) {
    return at.engine().at(at.project(), Scope.zone(slot.zone()), "instances", slot.name());
  }

  /** The machine in the slot, where there is one and it is the group's. */
  Optional<ObjectNode> machine(Slot slot) {
    return at.engine().find(instance(slot)).filter(i -> i.path("_group").asText().equals(at.key()));
  }

  /** A name that no slot has. */
  String freshName(String base) {
    while (true) {
      StringBuilder s = new StringBuilder(base).append('-');
      for (int i = 0; i < 4; i++) {
        s.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
      }
      if (find(s.toString()).isEmpty()) {
        return s.toString();
      }
    }
  }
}
