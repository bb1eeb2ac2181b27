package io.mlinfra.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Pairs up the elements of lists in which order does not matter. */
final class SetMatch {
  private SetMatch() {}

  /** Whether every desired element has a live partner and none is left over. */
  static boolean same(
      String key, JsonNode desired, JsonNode live, BiPredicate<JsonNode, JsonNode> equal) {
    if (desired.size() != live.size()) {
      return false;
    }
    if (!key.isEmpty()) {
      Map<String, JsonNode> liveByKey = byKey(key, live);
      for (Map.Entry<String, JsonNode> d : byKey(key, desired).entrySet()) {
        JsonNode partner = liveByKey.get(d.getKey());
        if (partner == null || !equal.test(d.getValue(), partner)) {
          return false;
        }
      }
      return true;
    }
    List<JsonNode> open = new ArrayList<>();
    live.forEach(open::add);
    for (JsonNode d : desired) {
      if (!removeFirst(open, d, equal)) {
        return false;
      }
    }
    return true;
  }

  static Map<String, JsonNode> byKey(String key, JsonNode list) {
    Map<String, JsonNode> byKey = new LinkedHashMap<>();
    for (JsonNode element : list) {
      byKey.put(key.isEmpty() ? element.asText() : element.path(key).asText(), element);
    }
    return byKey;
  }

  private static boolean removeFirst(
      List<JsonNode> open, JsonNode wanted, BiPredicate<JsonNode, JsonNode> equal) {
    for (int i = 0; i < open.size(); i++) {
      if (equal.test(wanted, open.get(i))) {
        open.remove(i);
        return true;
      }
    }
    return false;
  }
}
