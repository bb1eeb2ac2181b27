package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** The two ways in which an update meets what is stored. */
final class Merge {
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
  static ObjectNode patch(ObjectNode before, ObjectNode raw, ObjectNode checked) {
    ObjectNode after = before.deepCopy();
    raw.properties()
        .forEach(
            f -> {
              if (f.getValue().isNull() && !OUTPUT_ONLY.contains(f.getKey())) {
                after.remove(f.getKey());
              }
            });
    merge(after, checked, true);
    return after;
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
