package io.mlinfra.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Reference;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Puts service-given values in the place of {@link Reference} tokens in a desired body. */
public final class References {
  private References() {}

  /**
   * A copy of {@code body} with every reference resolved whose target is live; others stay tokens.
   *
   * @param live finds our live resource at an address
   */
  public static ObjectNode resolve(
      ObjectNode body, Function<Address, Optional<LiveResource>> live) {
    return contains(body) ? (ObjectNode) replace(body, live) : body;
  }

  /** The addresses whose values a body still waits for. */
  public static Set<Address> unresolved(JsonNode body) {
    Set<Address> targets = new HashSet<>();
    collect(body, targets);
    return targets;
  }

  private static void collect(JsonNode node, Set<Address> targets) {
    if (node.isTextual()) {
      Reference.parse(node.textValue()).ifPresent(r -> targets.add(r.target()));
    }
    node.forEach(child -> collect(child, targets));
  }

  private static boolean contains(JsonNode node) {
    if (node.isTextual()) {
      return Reference.parse(node.textValue()).isPresent();
    }
    for (JsonNode child : node) {
      if (contains(child)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode replace(JsonNode node, Function<Address, Optional<LiveResource>> live) {
    if (node.isTextual()) {
      return Reference.parse(node.textValue()).flatMap(r -> value(r, live)).orElse(node);
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      object.properties().forEach(f -> copy.set(f.getKey(), replace(f.getValue(), live)));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode();
      array.forEach(element -> copy.add(replace(element, live)));
      return copy;
    }
    return node;
  }

  private static Optional<JsonNode> value(
      Reference reference, Function<Address, Optional<LiveResource>> live) {
    return live.apply(reference.target())
        .map(
            r -> {
              JsonNode node = r.body();
              for (String step : reference.field().split("\\.", -1)) {
                node = node.path(step);
              }
              return node.isMissingNode() && reference.field().equals("id")
                  ? TextNode.valueOf(r.id())
                  : node;
            })
        .filter(n -> !n.isMissingNode() && !n.isNull());
  }
}
