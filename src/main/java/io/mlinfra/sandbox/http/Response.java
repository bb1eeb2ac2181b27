package io.mlinfra.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP answer.
 *
 * @param json the body as JSON; null when {@code bytes} or {@code stream} hold the body
 * @param stream a body too long to be held in memory; null for none
 */
public record Response(
    int status,
    Map<String, String> headers,
    @Nullable JsonNode json,
    byte[] bytes,
    @Nullable Stream stream) {
  private static final byte[] NONE = new byte[0];

  /** A body that is written as it is read. */
  public interface Stream {
    /** In bytes; negative when it is not known beforehand. */
    long length();

    void writeTo(OutputStream out) throws IOException;
  }

  public Response(int status, Map<String, String> headers, @Nullable JsonNode json, byte[] bytes) {
    this(status, headers, json, bytes, null);
  }

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

  public static Response stream(int status, String contentType, Stream body) {
    return new Response(status, Map.of("Content-Type", contentType), null, NONE, body);
  }

  /** What is left of a good answer of which only some fields are wanted. */
  Response cut(FieldMask mask) {
    return json == null || status >= 300
        ? this
        : new Response(status, headers, mask.cut(json), bytes, stream);
  }

  public Response withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, json, bytes, stream);
  }
}
