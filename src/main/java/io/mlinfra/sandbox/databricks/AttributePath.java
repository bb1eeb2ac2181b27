package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Attributes as policies name them: dotted, with a position or {@code *} for lists, and with the
 * rest of the name as one key in maps whose keys hold dots, such as {@code spark_conf}.
 */
final class AttributePath {
  private static final Set<String> MAPS = Set.of("spark_conf", "spark_env_vars", "custom_tags");

  /** Worked out from a cluster, not part of its specification. */
  private static final Set<String> VIRTUAL = Set.of("dbus_per_hour", "cluster_type");

  private AttributePath() {}

  static boolean isOfClusters(String path) {
    return !VIRTUAL.contains(path);
  }

  static boolean canBeSet(String path) {
    return isOfClusters(path) && !path.contains("*") && !path.matches(".*\\.\\d+(\\..*)?");
  }

  private static List<String> steps(String path) {
    int dot = path.indexOf('.');
    if (dot > 0 && MAPS.contains(path.substring(0, dot))) {
      return List.of(path.substring(0, dot), path.substring(dot + 1));
    }
    return List.of(path.split("\\.", -1));
  }

  /** What a cluster has there; several for {@code *}. */
  static List<JsonNode> values(ObjectNode cluster, String path) {
    List<JsonNode> at = List.of(cluster);
    for (String step : steps(path)) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : at) {
        if (step.equals("*")) {
          node.forEach(next::add);
        } else if (node.isArray() && step.matches("\\d{1,6}")) {
          next.add(node.path(Integer.parseInt(step)));
        } else {
          next.add(node.path(step));
        }
      }
      next.removeIf(n -> n.isMissingNode() || n.isNull());
      at = next;
    }
    return at;
  }

  static void set(ObjectNode cluster, String path, JsonNode value) {
    List<String> steps = steps(path);
    ObjectNode at = cluster;
    for (String step : steps.subList(0, steps.size() - 1)) {
      at = at.withObjectProperty(step);
    }
    at.set(steps.getLast(), value);
  }
}
