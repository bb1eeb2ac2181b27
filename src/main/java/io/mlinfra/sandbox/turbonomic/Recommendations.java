package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the emulated server recommends. It measures nothing: machines of which a policy says that
 * scaling for savings is wanted count as little used, and so do all without a policy, for which
 * {@code MANUAL} is the server's default; each with a smaller type gets one recommendation.
 * Unattached volumes are to be deleted.
 */
final class Recommendations {
  private static final String SAVINGS = "cloudComputeScaleForSavings";
  private static final String DELETE = "deleteVolume";
  private static final long MARKET = 777_777;

  /** Sizes of a series that do not halve; the next smaller one of each. */
  private static final Map<String, String> SMALLER =
      Map.of(
          "c4a-highmem-72", "c4a-highmem-64",
          "c4a-highmem-64", "c4a-highmem-48",
          "c4a-highmem-48", "c4a-highmem-32",
          "m3-megamem-128", "m3-megamem-64",
          "m3-ultramem-128", "m3-ultramem-64");

  private final Entities entities;
  private final Policies policies;
  private final Groups groups;
  private final SandboxClock clock;

  Recommendations(Entities entities, Policies policies, Groups groups, SandboxClock clock) {
    this.entities = entities;
    this.policies = policies;
    this.groups = groups;
    this.clock = clock;
  }

  /**
   * What policies say of a setting.
   *
   * @param members the entities that it is for; empty for all of the type
   */
  private record Rule(String entityType, String setting, String value, Set<String> members) {
    boolean covers(ObjectNode entity) {
      return entityType.equals(entity.path("className").asText())
          && (members.isEmpty() || members.contains(entity.path("uuid").asText()));
    }
  }

  List<ObjectNode> all() {
    List<Rule> rules = rules();
    List<ObjectNode> actions = new ArrayList<>();
    for (ObjectNode e : entities.all()) {
      if (e.path("className").asText().equals(Entities.MACHINE)) {
        String type = e.path("template").path("displayName").asText();
        smaller(type).ifPresent(to -> actions.add(scale(e, type, to, mode(rules, e, SAVINGS))));
      } else if (e.path("attachmentState").asText().equals("UNATTACHED")) {
        actions.add(delete(e, mode(rules, e, DELETE)));
      }
    }
    actions.removeIf(a -> a.path("actionMode").asText().equals("DISABLED"));
    return actions;
  }

  private List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (ObjectNode policy : policies.all()) {
      if (policy.path("disabled").asBoolean()) {
        continue;
      }
      Set<String> members = members(policy);
      if (members.isEmpty() && !policy.path("scopes").isEmpty()) {
        continue;
      }
      String type = policy.path("entityType").asText();
      for (JsonNode manager : policy.path("settingsManagers")) {
        for (JsonNode s : manager.path("settings")) {
          String value = s.path("value").asText();
          rules.add(new Rule(type, s.path("uuid").asText(), value, members));
        }
      }
    }
    return rules;
  }

  private Set<String> members(ObjectNode policy) {
    Set<String> members = new HashSet<>();
    for (JsonNode scope : policy.path("scopes")) {
      groups
          .find(scope.path("uuid").asText())
          .ifPresent(g -> groups.members(g).forEach(m -> members.add(m.path("uuid").asText())));
    }
    return members;
  }

  /** The mode that the policies give an action on an entity; the first that covers it decides. */
  private static String mode(List<Rule> rules, ObjectNode entity, String setting) {
    return rules.stream()
        .filter(r -> r.setting().equals(setting) && r.covers(entity))
        .map(Rule::value)
        .findFirst()
        .orElse("MANUAL");
  }

  /** Series whose sizes halve: n2-standard-8 to n2-standard-4. */
  private static Optional<String> smaller(String type) {
    if (SMALLER.containsKey(type)) {
      return Optional.of(SMALLER.get(type));
    }
    int dash = type.lastIndexOf('-');
    boolean halves =
        type.matches("(n1|n2|n2d|e2|t2d)-(standard|highmem|highcpu)-\\d{1,3}") && dash > 0;
    int size = halves ? Integer.parseInt(type.substring(dash + 1)) : 0;
    return size >= 4 && size % 2 == 0
        ? Optional.of(type.substring(0, dash + 1) + size / 2)
        : Optional.empty();
  }

  private ObjectNode scale(ObjectNode machine, String from, String to, String mode) {
    String name = machine.path("displayName").asText();
    ObjectNode a = action(machine, "SCALE", mode);
    a.put("details", "Scale Virtual Machine " + name + " from " + from + " to " + to);
    ObjectNode current = Entities.reference(from, "ComputeTier").put("environmentType", "CLOUD");
    ObjectNode next = Entities.reference(to, "ComputeTier").put("environmentType", "CLOUD");
    a.put("currentValue", current.path("uuid").asText());
    a.put("newValue", next.path("uuid").asText());
    a.set("currentEntity", current);
    a.set("newEntity", next);
    a.set("template", next.deepCopy().put("discovered", false).put("enableMatch", false));
    risk(a, "Underutilized VCPU").putArray("reasonCommodities").add("VCPU");
    return a;
  }

  private ObjectNode delete(ObjectNode volume, String mode) {
    ObjectNode a = action(volume, "DELETE", mode);
    String name = volume.path("displayName").asText();
    a.put("details", "Delete Unattached Volume " + name);
    risk(a, "Increase savings");
    return a;
  }

  private ObjectNode action(ObjectNode target, String type, String mode) {
    String uuid = Entities.uuidOf(type + "/" + target.path("uuid").asText());
    ObjectNode a = Json.object().put("uuid", uuid).put("displayName", mode);
    a.put("actionImpactID", Long.parseLong(uuid)).put("marketID", MARKET);
    a.put("createTime", clock.now().toString()).put("actionType", type);
    a.put("actionState", "READY").put("actionMode", mode);
    a.put("importance", 0.0).put("source", "MARKET").put("actionID", Long.parseLong(uuid));
    ObjectNode shown = target.deepCopy();
    shown.retain(
        "uuid",
        "displayName",
        "className",
        "environmentType",
        "discoveredBy",
        "vendorIds",
        "state",
        "tags");
    a.set("target", shown);
    return a;
  }

  private static ObjectNode risk(ObjectNode action, String description) {
    return action
        .putObject("risk")
        .put("subCategory", "Efficiency Improvement")
        .put("description", description)
        .put("severity", "MINOR")
        .put("importance", 0.0);
  }
}
