package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads and rewrites values at dotted paths; {@code []} stands for every element of a list. */
public final class FieldPath {
  private FieldPath() {}

  /** Every value at the path; nothing where any step is missing. */
  static List<JsonNode> all(JsonNode body, String path) {
    List<JsonNode> found = new ArrayList<>();
    collect(body, path.split("\\.", -1), 0, found);
    return found;
  }

  private static void collect(JsonNode node, String[] steps, int at, List<JsonNode> found) {
    if (at == steps.length) {
      if (!node.isMissingNode() && !node.isNull()) {
        found.add(node);
      }
      return;
    }
    String step = steps[at];
    if (step.endsWith("[]")) {
      node.path(step.substring(0, step.length() - 2))
          .forEach(item -> collect(item, steps, at + 1, found));
    } else {
      collect(node.path(step), steps, at + 1, found);
    }
  }

  /** A value and where it stands, its places in lists included: {@code disks[0].source}. */
  public record Located(String path, JsonNode value) {}

  public static List<Located> located(JsonNode body, String path) {
    List<Located> found = new ArrayList<>();
    locate(body, path.split("\\.", -1), 0, "", found);
    return found;
  }

  private static void locate(
      JsonNode node, String[] steps, int at, String path, List<Located> found) {
    if (at == steps.length) {
      if (!node.isMissingNode() && !node.isNull()) {
        found.add(new Located(path, node));
      }
      return;
    }
    String step = steps[at];
    String before = path.isEmpty() ? "" : path + ".";
    if (!step.endsWith("[]")) {
      locate(node.path(step), steps, at + 1, before + step, found);
      return;
    }
    String name = step.substring(0, step.length() - 2);
    JsonNode list = node.path(name);
    for (int i = 0; i < list.size(); i++) {
      locate(list.path(i), steps, at + 1, before + name + "[" + i + "]", found);
    }
  }

  public static void replace(ObjectNode body, String path, UnaryOperator<JsonNode> by) {
    replace(body, path.split("\\.", -1), 0, by);
  }

  private static void replace(JsonNode node, String[] steps, int at, UnaryOperator<JsonNode> by) {
    if (!(node instanceof ObjectNode object)) {
      return;
    }
    boolean last = at == steps.length - 1;
    String step = steps[at];
    if (step.endsWith("[]")) {
      String name = step.substring(0, step.length() - 2);
      if (object.get(name) instanceof ArrayNode array) {
        for (int i = 0; i < array.size(); i++) {
          if (last) {
            array.set(i, by.apply(array.get(i)));
          } else {
            replace(array.get(i), steps, at + 1, by);
          }
        }
      }
    } else if (object.has(step)) {
      if (last) {
        object.set(step, by.apply(object.get(step)));
      } else {
        replace(object.get(step), steps, at + 1, by);
      }
    }
  }
}
