package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** The two ways in which an update meets what is stored. */
public final class Merge {
  /** What only the service sets; an update cannot touch it. */
  private static final Set<String> OUTPUT_ONLY =
      Set.of(
          "kind",
          "id",
          "creationTimestamp",
          "selfLink",
          "selfLinkWithId",
          "name",
          "region",
          "zone",
          "status",
          "labelFingerprint",
          "fingerprint");

  private Merge() {}

  /** JSON merge patch: objects merge, lists and values replace, null removes. */
  public static ObjectNode patch(ObjectNode before, ObjectNode raw, ObjectNode checked) {
    ObjectNode after = before.deepCopy();
    remove(after, raw, true);
    merge(after, checked, true);
    return after;
  }

  /** Takes away what a patch names with null, at any depth of objects. */
  private static void remove(ObjectNode from, ObjectNode patch, boolean top) {
    for (Map.Entry<String, JsonNode> f : patch.properties()) {
      if (f.getValue().isNull()) {
        if (!top || !OUTPUT_ONLY.contains(f.getKey())) {
          from.remove(f.getKey());
        }
      } else if (f.getValue() instanceof ObjectNode inner
          && from.get(f.getKey()) instanceof ObjectNode old) {
        remove(old, inner, false);
      }
    }
  }

  private static void merge(ObjectNode into, ObjectNode from, boolean top) {
    for (Map.Entry<String, JsonNode> f : from.properties()) {
      if (top && OUTPUT_ONLY.contains(f.getKey())) {
        continue;
      }
      if (f.getValue() instanceof ObjectNode child
          && into.get(f.getKey()) instanceof ObjectNode old) {
        merge(old, child, false);
      } else {
        into.set(f.getKey(), f.getValue());
      }
    }
  }

  /** An empty list is as good as none to the service, at whatever depth it stands. */
  static void prune(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .removeIf(
              f -> f.getValue().isArray() && f.getValue().isEmpty() && !f.getKey().startsWith("_"));
    }
    node.forEach(Merge::prune);
  }

  /** A full update: what the client leaves out is gone, but for what the service owns. */
  static ObjectNode replace(ComputeKind kind, ObjectNode before, ObjectNode checked) {
    ObjectNode after = before.objectNode();
    before
        .properties()
        .forEach(
            f -> {
              boolean kept =
                  OUTPUT_ONLY.contains(f.getKey())
                      || f.getKey().startsWith("_")
                      || kind.immutable().contains(f.getKey());
              if (kept) {
                after.set(f.getKey(), f.getValue());
              }
            });
    merge(after, checked, true);
    return after;
  }
}
