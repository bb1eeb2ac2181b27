package io.mlinfra.sandbox.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The one JSON mapper of the embedded cloud, and short names for making nodes. */
public final class Json {
  public static final ObjectMapper MAPPER = mapper();

  private Json() {}

  private static ObjectMapper mapper() {
    JsonMapper mapper = JsonMapper.builder().disable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();
    mapper
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build());
    return mapper;
  }

  /** An object that is written in code. */
  public static ObjectNode parse(String object) {
    try {
      return (ObjectNode) MAPPER.readTree(object);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(object, e);
    }
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  public static ArrayNode array(List<? extends JsonNode> items) {
    ArrayNode array = MAPPER.createArrayNode();
    array.addAll(items);
    return array;
  }
}
