package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The versions of a group, more than one while one is tried out, and how many machines each has.
 */
public final class GroupVersions {
  private final List<Version> versions = new ArrayList<>();

  /**
   * A version.
   *
   * @param wanted how many machines are to have it
   */
  record Version(String template, String name, long wanted) {
    boolean has(Slot slot) {
      return slot.template().equals(template) && slot.version().equals(name);
    }
  }

  GroupVersions(JsonNode group) {
    long size = group.path("targetSize").asLong();
    long left = size;
    for (JsonNode v : group.path("versions")) {
      long wanted = given(v) ? Math.min(left, UpdatePolicy.number(v.path("targetSize"), size)) : -1;
      left -= Math.max(0, wanted);
      versions.add(
          new Version(v.path("instanceTemplate").asText(), v.path("name").asText(""), wanted));
    }
    long rest = left;
    versions.replaceAll(v -> v.wanted() < 0 ? new Version(v.template(), v.name(), rest) : v);
  }

  private static boolean given(JsonNode version) {
    JsonNode size = version.path("targetSize");
    return size.has("fixed") || size.has("percent");
  }

  boolean isEmpty() {
    return versions.isEmpty();
  }

  /** Whether it depends on the others which version a machine is to have. */
  boolean many() {
    return versions.size() > 1;
  }

  /** The slots whose machines are to change. */
  List<Slot> outdated(List<Slot> active) {
    Map<Version, Long> found = new HashMap<>();
    List<Slot> outdated = new ArrayList<>();
    for (Slot slot : active) {
      Version mine = versions.stream().filter(v -> v.has(slot)).findFirst().orElse(null);
      if (mine == null || found.merge(mine, 1L, Long::sum) > mine.wanted() && versions.size() > 1) {
        outdated.add(slot);
      }
    }
    return outdated;
  }

  /** The version that lacks most machines; the last when none does. */
  Version next(Census active) {
    Version best = versions.getLast();
    long most = 0;
    for (Version v : versions) {
      long lacking = v.wanted() - active.of(v.template(), v.name());
      if (lacking > most) {
        most = lacking;
        best = v;
      }
    }
    return best;
  }

  /** The template stands in two places of a group; each follows the other. */
  static void complete(ObjectNode group) {
    if (!group.has("instanceTemplate") && group.path("versions").isEmpty()) {
      // The service takes a group without a template; it cannot make machines then.
      return;
    }
    if (group.path("versions").isEmpty()) {
      ArrayNode versions = group.putArray("versions");
      versions.addObject().put("instanceTemplate", group.path("instanceTemplate").asText());
    } else {
      JsonNode last = group.path("versions").get(group.path("versions").size() - 1);
      group.put("instanceTemplate", last.path("instanceTemplate").asText());
    }
    GroupVersions all = new GroupVersions(group);
    for (int i = 0; i < group.path("versions").size(); i++) {
      ObjectNode version = (ObjectNode) group.path("versions").get(i);
      ObjectNode size =
          version.get("targetSize") instanceof ObjectNode s ? s : version.putObject("targetSize");
      size.put("calculated", all.versions.get(i).wanted());
    }
  }
}
