package io.mlinfra.spec.read;

import io.mlinfra.spec.yaml.Node;
import io.mlinfra.spec.yaml.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one map of the plan file: which the file has, which were asked for, and which were
 * found broken. Everything that is wrong with a key is reported from here, each key once.
 */
final class Keys {
  private final ReadContext context;
  private final String path;
  private final Position position;
  private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> broken = new HashSet<>();
  private final List<Shape.Key> shape = new ArrayList<>();

  /**
   * @param position where the map stands, for what is said about keys that it lacks
   */
  Keys(ReadContext context, String path, Position position, List<Node.Entry> entries) {
    this.context = context;
    this.path = path;
    this.position = position;
    entries.forEach(e -> this.entries.put(e.key().text(), e));
  }

  String path() {
    return path;
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  Position position() {
    return position;
  }

  /** What was recorded, in the order of asking. */
  Shape.Keys shape() {
    return new Shape.Keys(List.copyOf(shape));
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  /** What the file has under a key that is herewith known. */
  @Nullable Node value(String key) {
    known.add(key);
    Node.Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /** The same as a single value; anything else is reported. */
  Node.@Nullable Scalar scalar(String key, String wanted) {
    Node value = value(key);
    if (value == null || value instanceof Node.Scalar) {
      return (Node.Scalar) value;
    }
    broken.add(key);
    context.error(
        value.position(), path(key), "expected " + wanted + ", found " + value.describe(), "");
    return null;
  }

  void describe(Shape.Key key) {
    known.add(key.name());
    if (context.isDescribing()) {
      shape.add(key);
    }
  }

  /** Of what may be left out. */
  void describe(String key, String doc, Shape of) {
    describe(new Shape.Key(key, of, false, Optional.empty(), doc));
  }

  /** Reported already: whoever misses the value later says nothing. */
  void breaks(String key) {
    broken.add(key);
  }

  void error(String key, String message, String suggestion) {
    if (!broken.contains(key)) {
      Node.Entry entry = entries.get(key);
      context.error(
          entry == null ? position : entry.value().position(), path(key), message, suggestion);
    }
  }

  void missing(String key, Shape wanted) {
    if (!broken.contains(key)) {
      String type = wanted instanceof Shape.Value v ? " (" + v.name() + ")" : "";
      String example =
          wanted instanceof Shape.Value v && !v.example().isEmpty() ? v.example() : "...";
      context.error(
          position,
          path,
          "the key \"" + key + "\"" + type + " is missing" + (path.isEmpty() ? "" : " in " + path),
          "add \"" + key + ": " + example + "\"");
    }
  }

  /** Where the deepest key of a dotted path stands that the file has. */
  Position nearest(String below) {
    Position found = position;
    Map<String, Node.Entry> level = entries;
    for (String step : below.split("\\.", -1)) {
      Node.Entry next = level.get(step);
      if (next == null) {
        break;
      }
      found = next.key().position();
      level = new LinkedHashMap<>();
      if (next.value() instanceof Node.Mapping m) {
        for (Node.Entry e : m.entries()) {
          level.put(e.key().text(), e);
        }
      }
    }
    return found;
  }

  void reportUnknown() {
    for (Node.Entry entry : entries.values()) {
      String key = entry.key().text();
      if (!known.contains(key)) {
        String where = path.isEmpty() ? "at the top of the file" : "in " + path;
        context.error(
            entry.key().position(),
            path(key),
            "unknown key \"" + key + "\" " + where,
            Nearest.to(key, known)
                .map(k -> "did you mean \"" + k + "\"?")
                .orElse("known keys here: " + String.join(", ", known.stream().sorted().toList())));
      }
    }
  }
}
