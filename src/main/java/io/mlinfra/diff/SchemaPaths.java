package io.mlinfra.diff;

import io.mlinfra.resource.KindSchema;
import java.util.Map;
import java.util.Set;

/** Answers questions about a dotted path from a kind's schema. */
record SchemaPaths(KindSchema schema) {
  boolean immutable(String path) {
    return schema.immutable().contains("*") || covered(schema.immutable(), path);
  }

  boolean needsStop(String path) {
    return covered(schema.needsStop(), path);
  }

  boolean writeOnly(String path) {
    return covered(schema.writeOnly(), path);
  }

  boolean secret(String path) {
    return covered(schema.secret(), path);
  }

  boolean foldCase(String path) {
    return covered(schema.foldCase(), path);
  }

  boolean exactMap(String path) {
    return schema.exactMaps().contains(path);
  }

  boolean ignoredKey(String key) {
    for (String prefix : schema.ignoredKeys()) {
      if (key.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** The key field of a set-like list, {@code ""} for plain values, or null for an ordered list. */
  @org.jspecify.annotations.Nullable
  String setKey(String path) {
    Map<String, String> sets = schema.sets();
    return sets.get(path);
  }

  /** Whether the path or one that contains it is listed. */
  private static boolean covered(Set<String> listed, String path) {
    if (listed.isEmpty()) {
      return false;
    }
    if (listed.contains(path)) {
      return true;
    }
    for (int i = path.length() - 1; i > 0; i--) {
      char c = path.charAt(i);
      if ((c == '.' || c == '[') && listed.contains(path.substring(0, i))) {
        return true;
      }
    }
    return false;
  }
}
