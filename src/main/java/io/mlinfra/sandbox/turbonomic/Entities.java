package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The entities that targets discover: with a Google Cloud target, the machines and disks of the
 * embedded cloud's projects, as they are at the moment of asking. Labels become tags.
 */
final class Entities {
  static final String MACHINE = "VirtualMachine";
  static final String VOLUME = "VirtualVolume";

  private static final String TAGS = "turbonomic.tags";
  private static final long BASE = 76_000_000_000_000L;
  private static final String PROBE = "GCP Service Account";

  private final Store store;
  private final Machines machines;
  private final Supplier<Optional<ObjectNode>> target;

  /**
   * @param target the target that discovers; empty while there is none
   */
  Entities(Store store, Machines machines, Supplier<Optional<ObjectNode>> target) {
    this.store = store;
    this.machines = machines;
    this.target = target;
  }

  static boolean isDiscoveredBy(ObjectNode target) {
    return target.path("type").asText().equals(PROBE);
  }

  /** A number that stays the same for the same thing. */
  static String uuidOf(String what) {
    long bits =
        UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    return Long.toString(BASE + Math.floorMod(bits, 900_000_000_000L));
  }

  List<ObjectNode> all() {
    Optional<ObjectNode> by = target.get();
    if (by.isEmpty()) {
      return List.of();
    }
    List<ObjectNode> all = new ArrayList<>();
    Set<String> attached = new HashSet<>();
    for (ObjectNode instance : machines.instances()) {
      all.add(machine(instance, by.get()));
      instance.path("disks").forEach(d -> attached.add(path(d.path("source").asText(""))));
    }
    for (ObjectNode disk : machines.disks()) {
      boolean used = attached.contains(path(disk.path("selfLink").asText()));
      all.add(volume(disk, used, by.get()));
    }
    return all;
  }

  List<ObjectNode> ofType(String className) {
    return all().stream().filter(e -> e.path("className").asText().equals(className)).toList();
  }

  Optional<ObjectNode> find(String uuid) {
    return all().stream().filter(e -> e.path("uuid").asText().equals(uuid)).findFirst();
  }

  /** The project of each entity. */
  List<String> projects() {
    List<ObjectNode> seen = new ArrayList<>();
    if (target.get().isPresent()) {
      seen.addAll(machines.instances());
      seen.addAll(machines.disks());
    }
    return seen.stream().map(r -> path(r.path("selfLink").asText()).split("/", -1)[2]).toList();
  }

  ObjectNode existing(Map<String, String> path) {
    String uuid = path.getOrDefault("uuid", "");
    return find(uuid).orElseThrow(() -> Errors.absent("Entity not found: " + uuid));
  }

  /** Compute's own view of a volume; empty when the entity is none. */
  Optional<ObjectNode> disk(String uuid) {
    return machines.disks().stream()
        .filter(d -> uuidOf(path(d.path("selfLink").asText())).equals(uuid))
        .findFirst();
  }

  private ObjectNode machine(ObjectNode instance, ObjectNode by) {
    String type = last(instance.path("machineType").asText());
    ObjectNode e = entity(instance, MACHINE, by);
    boolean up = instance.path("status").asText().equals("RUNNING");
    e.put("state", up ? "ACTIVE" : "IDLE");
    e.withArrayProperty("providers").add(reference(type, "ComputeTier"));
    for (JsonNode disk : instance.path("disks")) {
      String source = disk.path("source").asText("");
      if (!source.isEmpty()) {
        ObjectNode volume = reference(last(source), VOLUME).put("uuid", uuidOf(path(source)));
        e.withArrayProperty("providers").add(volume);
      }
    }
    String zone = last(instance.path("zone").asText());
    e.withArrayProperty("providers").add(reference(zone, "AvailabilityZone"));
    e.set(
        "template",
        reference(type, "ComputeTier").put("discovered", false).put("enableMatch", false));
    return e;
  }

  private ObjectNode volume(ObjectNode disk, boolean attached, ObjectNode by) {
    ObjectNode e = entity(disk, VOLUME, by).put("state", "ACTIVE");
    String link = "https://www.googleapis.com/compute/v1" + path(disk.path("selfLink").asText());
    e.putObject("vendorIds").put(by.path("displayName").asText(), link);
    ObjectNode tier = reference(StorageTiers.name(last(disk.path("type").asText())), "StorageTier");
    e.withArrayProperty("providers").add(tier);
    e.set("template", tier.deepCopy().put("discovered", false).put("enableMatch", false));
    String zone = last(disk.path("zone").asText());
    e.withArrayProperty("providers").add(reference(zone, "AvailabilityZone"));
    e.put("attachmentState", attached ? "ATTACHED" : "UNATTACHED");
    return e;
  }

  private ObjectNode entity(ObjectNode resource, String className, ObjectNode by) {
    String link = path(resource.path("selfLink").asText());
    ObjectNode e = Json.object().put("uuid", uuidOf(link));
    e.put("displayName", resource.path("name").asText()).put("className", className);
    e.put("environmentType", "CLOUD").put("cloudType", "GCP");
    e.set("discoveredBy", discoveredBy(by));
    e.putObject("vendorIds").put(by.path("displayName").asText(), resource.path("id").asText());
    e.put("severity", "Normal").put("costPrice", 0.0);
    e.putObject("severityBreakdown").put("NORMAL", 1);
    ObjectNode tags = e.putObject("tags");
    resource
        .path("labels")
        .properties()
        .forEach(l -> tags.putArray(l.getKey()).add(l.getValue().asText()));
    store
        .get(TAGS, e.path("uuid").asText())
        .ifPresent(given -> given.properties().forEach(t -> tags.set(t.getKey(), t.getValue())));
    return e.put("staleness", "CURRENT");
  }

  private static ObjectNode discoveredBy(ObjectNode by) {
    return Json.object()
        .put("uuid", by.path("uuid").asText())
        .put("displayName", by.path("displayName").asText())
        .put("category", by.path("category").asText())
        .put("isProbeRegistered", true)
        .put("type", by.path("type").asText())
        .put("readonly", false);
  }

  /** A short form, as others point at it. */
  static ObjectNode reference(String name, String className) {
    return Json.object()
        .put("uuid", uuidOf(className + "/" + name))
        .put("displayName", name)
        .put("className", className);
  }

  /** Adds tags that somebody gives an entity here; a key that it has already is refused. */
  void tag(ObjectNode entity, JsonNode tags) {
    String uuid = entity.path("uuid").asText();
    ObjectNode given = store.get(TAGS, uuid).map(ObjectNode::deepCopy).orElseGet(Json::object);
    for (JsonNode tag : tags) {
      String key = Errors.text((ObjectNode) tag, "key");
      if (entity.path("tags").has(key)) {
        throw Errors.invalid(
            "INVALID_ARGUMENT: Trying to insert a tag with a key that already exists: " + key);
      }
      given.set(key, tag.path("values"));
    }
    store.transaction(
        () -> {
          store.put(TAGS, uuid, given);
          return true;
        });
  }

  private static String path(String link) {
    int at = link.indexOf("/projects/");
    return at < 0 ? link : link.substring(at);
  }

  static String last(String link) {
    return link.substring(link.lastIndexOf('/') + 1);
  }
}
