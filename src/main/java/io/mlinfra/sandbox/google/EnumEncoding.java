package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.List;
import java.util.Map;

/**
 * Enums as numbers, for clients that ask with {@code $alt=json;enum-encoding=int}, as Google's
 * generated REST clients do. Requests may hold either form; names are stored.
 */
final class EnumEncoding {
  private final Map<String, List<String>> names;

  /**
   * @param names of each field, by number; an empty name is a number that is not used
   */
  EnumEncoding(Map<String, List<String>> names) {
    this.names = names;
  }

  /** The body with names; a name or number that does not exist is refused. */
  ObjectNode body(Request request) {
    ObjectNode body = request.json();
    toNames(body);
    return body;
  }

  private void toNames(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        List<String> known = names.get(field.getKey());
        if (known != null && field.getValue().isValueNode() && !field.getValue().isNull()) {
          field.setValue(TextNode.valueOf(name(field.getKey(), field.getValue(), known)));
        }
      }
    }
    node.forEach(this::toNames);
  }

  private static String name(String field, JsonNode value, List<String> known) {
    boolean number = value.isInt() && value.intValue() >= 0 && value.intValue() < known.size();
    String name = number ? known.get(value.intValue()) : value.asText();
    if (name.isEmpty() || !known.contains(name)) {
      throw ApiError.canonical(
          400, "INVALID_ARGUMENT", "Invalid value at '" + field + "' (TYPE_ENUM), " + value);
    }
    return name;
  }

  Response answer(Request request, Response response) {
    JsonNode json = response.json();
    if (json == null
        || response.status() >= 300
        || !request.query().getOrDefault("$alt", "").contains("enum-encoding=int")) {
      return response;
    }
    JsonNode copy = json.deepCopy();
    toNumbers(copy);
    return new Response(response.status(), response.headers(), copy, response.bytes());
  }

  private void toNumbers(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        List<String> known = names.get(field.getKey());
        if (known != null && known.contains(field.getValue().asText())) {
          field.setValue(IntNode.valueOf(known.indexOf(field.getValue().asText())));
        }
      }
    }
    node.forEach(this::toNumbers);
  }
}
