package io.mlinfra.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cuts an answer down to the {@code fields} that were asked for: {@code a,b/c,d(e,f)}. */
final class PartialResponse {
  private final String mask;
  private int at;

  private PartialResponse(String mask) {
    this.mask = mask;
  }

  /** What to keep below one field; an empty tree keeps all. */
  private record Tree(Map<String, Tree> children) {}

  static Response apply(Request request, Response response) {
    String mask = request.query().getOrDefault("fields", "");
    JsonNode json = response.json();
    if (mask.isEmpty() || mask.equals("*") || json == null || response.status() >= 300) {
      return response;
    }
    Tree tree = new PartialResponse(mask).list();
    return new Response(response.status(), response.headers(), cut(json, tree), response.bytes());
  }

  private Tree list() {
    Tree tree = new Tree(new LinkedHashMap<>());
    while (at < mask.length() && mask.charAt(at) != ')') {
      path(tree);
      if (at < mask.length() && mask.charAt(at) == ',') {
        at++;
      }
    }
    return tree;
  }

  private void path(Tree into) {
    int start = at;
    while (at < mask.length() && "/(),".indexOf(mask.charAt(at)) < 0) {
      at++;
    }
    Tree child =
        into.children()
            .computeIfAbsent(mask.substring(start, at), k -> new Tree(new LinkedHashMap<>()));
    if (at < mask.length() && mask.charAt(at) == '/') {
      at++;
      path(child);
    } else if (at < mask.length() && mask.charAt(at) == '(') {
      at++;
      child.children().putAll(list().children());
      at++;
    }
  }

  private static JsonNode cut(JsonNode node, Tree tree) {
    if (tree.children().isEmpty()
        || tree.children().containsKey("*") && tree.children().get("*").children().isEmpty()) {
      return node;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode kept = array.arrayNode();
      array.forEach(item -> kept.add(cut(item, tree)));
      return kept;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode kept = object.objectNode();
      Tree any = tree.children().get("*");
      object
          .properties()
          .forEach(
              f -> {
                Tree child = tree.children().getOrDefault(f.getKey(), any);
                if (child != null) {
                  kept.set(f.getKey(), cut(f.getValue(), child));
                }
              });
      return kept;
    }
    return node;
  }
}
