package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The links by which resources name themselves. */
final class StorageLinks {
  private static final String ROOT = "https://www.googleapis.com/storage/v1/b/";

  private static final String CONTENTS = "https://storage.googleapis.com/download/";

  private StorageLinks() {}

  /** An answer whose links to contents lead to the address at which the client asked. */
  static JsonNode here(JsonNode answer, String host) {
    if (answer.isArray()) {
      ArrayNode items = ((ArrayNode) answer).arrayNode();
      answer.forEach(item -> items.add(here(item, host)));
      return items;
    }
    if (!(answer instanceof ObjectNode object)
        || !object.has("mediaLink") && !object.has("items") && !object.has("resource")) {
      return answer;
    }
    ObjectNode shown = object.objectNode();
    object
        .properties()
        .forEach(
            f -> {
              boolean link = f.getKey().equals("mediaLink");
              shown.set(
                  f.getKey(),
                  link
                      ? TextNode.valueOf(
                          f.getValue().asText().replace(CONTENTS, "http://" + host + "/download/"))
                      : f.getKey().matches("items|resource")
                          ? here(f.getValue(), host)
                          : f.getValue());
            });
    return shown;
  }

  static String bucket(String name) {
    return ROOT + name;
  }

  static String object(String bucket, String name) {
    return ROOT + bucket + "/o/" + escaped(name);
  }

  static String media(String bucket, String name, String generation) {
    return "https://storage.googleapis.com/download/storage/v1/b/"
        + bucket
        + "/o/"
        + escaped(name)
        + "?generation="
        + generation
        + "&alt=media";
  }

  static String escaped(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
