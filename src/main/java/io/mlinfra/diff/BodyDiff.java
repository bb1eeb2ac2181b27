package io.mlinfra.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.KindSchema;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares a desired body with a live one over the fields that the plan sets. What the server
 * filled in beyond those is no difference; a field that the last apply set and the plan no longer
 * does is one.
 */
public final class BodyDiff {
  private final SchemaPaths paths;
  private final List<FieldChange> found = new ArrayList<>();

  private BodyDiff(KindSchema schema) {
    this.paths = new SchemaPaths(schema);
  }

  /**
   * The fields in which {@code live} is not as {@code desired}, in body order.
   *
   * @param lastApplied the body that the last apply sent, if known; tells plan changes from drift
   */
  public static List<FieldChange> compare(
      KindSchema schema, ObjectNode desired, ObjectNode live, Optional<ObjectNode> lastApplied) {
    BodyDiff diff = new BodyDiff(schema);
    diff.object("", "", desired, live, lastApplied.orElse(null));
    return List.copyOf(diff.found);
  }

  private void value(
      String shown,
      String path,
      JsonNode desired,
      @Nullable JsonNode live,
      @Nullable JsonNode last) {
    if (paths.writeOnly(path)) {
      if (last != null && !equal(path, desired, last)) {
        report(shown, path, last, desired, Cause.PLAN);
      }
      return;
    }
    if (live == null || live.isMissingNode() || live.isNull()) {
      if (!isDefault(desired)) {
        report(shown, path, null, desired, cause(path, desired, last));
      }
    } else if (desired.isObject() && live.isObject()) {
      object(shown, path, (ObjectNode) desired, (ObjectNode) live, objectOrNull(last));
    } else if (desired.isArray() && live.isArray()) {
      String key = paths.setKey(path);
      if (key == null) {
        list(shown, path, desired, live, last);
      } else if (!SetMatch.same(key, desired, live, (d, l) -> equal(path + "[]", d, l))) {
        set(shown, path, key, desired, live, last);
      }
    } else if (!equal(path, desired, live)) {
      report(shown, path, live, desired, cause(path, desired, last));
    }
  }

  private void object(
      String shown, String path, ObjectNode desired, ObjectNode live, @Nullable ObjectNode last) {
    for (Map.Entry<String, JsonNode> field : desired.properties()) {
      value(
          join(shown, field.getKey()),
          join(path, field.getKey()),
          field.getValue(),
          live.get(field.getKey()),
          last == null ? null : last.get(field.getKey()));
    }
    boolean exact = paths.exactMap(path);
    for (Map.Entry<String, JsonNode> field : live.properties()) {
      String key = field.getKey();
      if (desired.has(key)) {
        continue;
      }
      boolean weSetIt = last != null && last.has(key);
      if (weSetIt || (exact && !paths.ignoredKey(key))) {
        String at = join(path, key);
        if (!paths.writeOnly(at)) {
          Cause cause = weSetIt ? Cause.PLAN : Cause.DRIFT;
          report(join(shown, key), at, field.getValue(), null, cause);
        }
      }
    }
  }

  /** An ordered list: element by element where the lengths agree, else as a whole. */
  private void list(
      String shown, String path, JsonNode desired, JsonNode live, @Nullable JsonNode last) {
    if (desired.size() != live.size()) {
      report(shown, path, live, desired, cause(path, desired, last));
      return;
    }
    for (int i = 0; i < desired.size(); i++) {
      JsonNode before = last != null && last.isArray() ? last.get(i) : null;
      value(shown + "[" + i + "]", path + "[]", desired.get(i), live.get(i), before);
    }
  }

  /** A set-like list that differs: element by element where keys pair up, else as a whole. */
  private void set(
      String shown,
      String path,
      String key,
      JsonNode desired,
      JsonNode live,
      @Nullable JsonNode last) {
    Map<String, JsonNode> liveByKey = SetMatch.byKey(key, live);
    Map<String, JsonNode> desiredByKey = SetMatch.byKey(key, desired);
    if (key.isEmpty() || !liveByKey.keySet().equals(desiredByKey.keySet())) {
      report(shown, path, live, desired, cause(path, desired, last));
      return;
    }
    Map<String, JsonNode> lastByKey = last == null ? Map.of() : SetMatch.byKey(key, last);
    desiredByKey.forEach(
        (k, d) -> value(shown + "[" + k + "]", path + "[]", d, liveByKey.get(k), lastByKey.get(k)));
  }

  /** Whether nothing in {@code live} contradicts {@code desired}; used for values and elements. */
  private boolean equal(String path, JsonNode desired, JsonNode live) {
    if (desired.isObject() && live.isObject()) {
      BodyDiff inner = new BodyDiff(paths.schema());
      inner.object("", path, (ObjectNode) desired, (ObjectNode) live, null);
      return inner.found.isEmpty();
    }
    if (desired.isArray() && live.isArray()) {
      BodyDiff inner = new BodyDiff(paths.schema());
      inner.value("", path, desired, live, null);
      return inner.found.isEmpty();
    }
    return Scalars.same(desired, live, paths.foldCase(path));
  }

  /** Drift when the last apply already asked for the desired value; else the plan changed. */
  private Cause cause(String path, JsonNode desired, @Nullable JsonNode last) {
    return last != null && equal(path, desired, last) ? Cause.DRIFT : Cause.PLAN;
  }

  private void report(
      String shown, String path, @Nullable JsonNode before, @Nullable JsonNode after, Cause cause) {
    found.add(
        new FieldChange(
            shown,
            Optional.ofNullable(before),
            Optional.ofNullable(after),
            paths.immutable(path),
            paths.needsStop(path),
            cause,
            paths.secret(path)));
  }

  /** Proto-JSON services leave out false, 0, "" and empty lists; absent means just those. */
  private static boolean isDefault(JsonNode desired) {
    return switch (desired.getNodeType()) {
      case BOOLEAN -> !desired.booleanValue();
      case NUMBER -> desired.decimalValue().signum() == 0;
      case STRING -> desired.textValue().isEmpty() || desired.textValue().equals("0");
      case ARRAY -> desired.isEmpty();
      case OBJECT -> allDefault(desired.elements());
      case NULL, MISSING -> true;
      default -> false;
    };
  }

  private static boolean allDefault(Iterator<JsonNode> values) {
    while (values.hasNext()) {
      if (!isDefault(values.next())) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable ObjectNode objectOrNull(@Nullable JsonNode node) {
    return node instanceof ObjectNode object ? object : null;
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** An empty body, for comparing against nothing. */
  static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
