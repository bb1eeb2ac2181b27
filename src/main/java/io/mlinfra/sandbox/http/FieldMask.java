package io.mlinfra.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which fields of an answer a client wants, as it says with {@code fields=a,b/c,d(e,f)}.
 *
 * @param children what to keep below each field; an empty mask keeps all
 */
public record FieldMask(Map<String, FieldMask> children) {
  /** What the request asks for, if it asks for less than all; refuses what is no mask. */
  public static Optional<FieldMask> of(Request request) {
    String text = request.query().getOrDefault("fields", "");
    if (text.isEmpty() || text.equals("*")) {
      return Optional.empty();
    }
    return Optional.of(new Reader(text).read());
  }

  /** The service's own words: developers.google.com/books/docs/v1/performance#partial. */
  public static ApiError invalid(String selection) {
    return ApiError.legacy(
        400,
        "invalidParameter",
        "Invalid field selection " + selection,
        "global",
        Map.of("locationType", "parameter", "location", "fields"));
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    FieldMask read() {
      FieldMask mask = list();
      if (at < text.length()) {
        throw invalid(text.substring(at));
      }
      return mask;
    }

    private FieldMask list() {
      FieldMask mask = new FieldMask(new LinkedHashMap<>());
      do {
        path(mask);
      } while (skip(','));
      return mask;
    }

    private void path(FieldMask into) {
      int start = at;
      while (at < text.length() && "/(),".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      String name = text.substring(start, at).strip();
      if (name.isEmpty()) {
        throw invalid(text.substring(Math.max(0, start - 1)));
      }
      FieldMask child =
          into.children().computeIfAbsent(name, k -> new FieldMask(new LinkedHashMap<>()));
      if (skip('/')) {
        path(child);
      } else if (skip('(')) {
        child.children().putAll(list().children());
        if (!skip(')')) {
          throw invalid(text.substring(start));
        }
      }
    }

    private boolean skip(char expected) {
      boolean there = at < text.length() && text.charAt(at) == expected;
      at += there ? 1 : 0;
      return there;
    }
  }

  /** What is left of an answer. */
  JsonNode cut(JsonNode node) {
    FieldMask any = children.get("*");
    if (children.isEmpty() || any != null && any.children().isEmpty()) {
      return node;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode kept = array.arrayNode();
      array.forEach(item -> kept.add(cut(item)));
      return kept;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode kept = object.objectNode();
      object
          .properties()
          .forEach(
              f -> {
                FieldMask child = children.get(f.getKey());
                FieldMask found = child == null ? any : child;
                if (found != null) {
                  kept.set(f.getKey(), found.cut(f.getValue()));
                }
              });
      return kept;
    }
    return node;
  }
}
