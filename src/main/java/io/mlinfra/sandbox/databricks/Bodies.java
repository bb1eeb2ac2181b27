package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import java.util.stream.Collectors;

/**
 * Reads bodies in the shapes of the published client models: a value of the wrong type or an
 * unknown enum value is refused, and, as the service does, a field that nobody knows is dropped.
 */
final class Bodies {
  private static final ObjectMapper SHAPES =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private Bodies() {}

  /** The request's body with only the fields of {@code shape}, in its order. */
  static ObjectNode read(Request request, Class<?> shape) {
    return shaped(Errors.body(request), shape);
  }

  static ObjectNode shaped(ObjectNode body, Class<?> shape) {
    try {
      Object model = SHAPES.treeToValue(body, shape);
      return Json.MAPPER.valueToTree(SHAPES.<ObjectNode>valueToTree(model));
    } catch (JsonMappingException e) {
      String path =
          e.getPath().stream()
              .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
              .collect(Collectors.joining("."));
      throw Errors.of(
          400,
          "MALFORMED_REQUEST",
          "Could not parse request object: " + path + ": " + firstLine(e.getOriginalMessage()));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw Errors.of(400, "MALFORMED_REQUEST", "Could not parse request object");
    }
  }

  /** What Jackson says without the names of classes. */
  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.replaceAll("`?(?:com|java)\\.[\\w.$<>]*?(\\w+)(?:<[^`]*>)?`?", "$1");
  }
}
