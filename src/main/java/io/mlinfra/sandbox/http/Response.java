package io.mlinfra.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One HTTP answer.
 *
 * @param json the body as JSON; null when {@code bytes} hold the body
 */
public record Response(
    int status,
    Map<String, String> headers,
    @org.jspecify.annotations.Nullable JsonNode json,
    byte[] bytes) {
  private static final byte[] NONE = new byte[0];

  public static Response json(JsonNode body) {
    return json(200, body);
  }

  public static Response json(int status, JsonNode body) {
    return new Response(status, Map.of(), body, NONE);
  }

  public static Response empty(int status) {
    return new Response(status, Map.of(), null, NONE);
  }

  public static Response bytes(int status, String contentType, byte[] body) {
    return new Response(status, Map.of("Content-Type", contentType), null, body);
  }

  public Response withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, json, bytes);
  }
}
