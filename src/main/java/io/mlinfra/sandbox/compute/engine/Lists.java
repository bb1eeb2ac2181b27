package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Lists within a body whose elements are known by one of their fields. */
public final class Lists {
  private Lists() {}

  public static void put(ObjectNode body, String list, String key, ObjectNode element) {
    remove(body, list, key, element.path(key).asText());
    body.withArrayProperty(list).add(element);
  }

  public static boolean remove(ObjectNode body, String list, String key, String value) {
    ArrayNode array = body.withArrayProperty(list);
    for (int i = 0; i < array.size(); i++) {
      JsonNode element = array.get(i);
      if (element.path(key).asText().equals(value)) {
        array.remove(i);
        return true;
      }
    }
    return false;
  }
}
