package io.mlinfra.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Leaves out of a body what its kind's schema calls secret, before it is saved anywhere. */
public final class Redaction {
  private Redaction() {}

  /** A copy of {@code body} without the values at the schema's secret paths. */
  public static ObjectNode withoutSecrets(KindSchema schema, ObjectNode body) {
    ObjectNode copy = body.deepCopy();
    if (!schema.secret().isEmpty()) {
      strip(copy, "", schema);
    }
    return copy;
  }

  private static void strip(JsonNode node, String path, KindSchema schema) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String at = path.isEmpty() ? name : path + "." + name;
        if (schema.secret().contains(at)) {
          object.remove(name);
        } else {
          strip(object.path(name), at, schema);
        }
      }
    } else if (node.isArray()) {
      node.forEach(element -> strip(element, path + "[]", schema));
    }
  }
}
