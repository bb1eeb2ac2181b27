package io.mlinfra.sandbox.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param path decoded, without query; slashes that were escaped stay within a segment of {@link
 *     #segments}
 * @param segments the decoded parts between slashes, the empty ones left out
 * @param headers by lower-case name, first value
 */
public record Request(
    String method,
    String path,
    List<String> segments,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {

  /** Parses the raw path and query of a request line. */
  public static Request of(
      String method, String rawPath, String rawQuery, Map<String, String> headers, byte[] body) {
    List<String> segments =
        java.util.Arrays.stream(rawPath.split("/", -1))
            .filter(s -> !s.isEmpty())
            .map(Request::decode)
            .toList();
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        int eq = pair.indexOf('=');
        String name = decodeQuery(eq < 0 ? pair : pair.substring(0, eq));
        query.merge(name, decodeQuery(eq < 0 ? "" : pair.substring(eq + 1)), (a, b) -> a + "," + b);
      }
    }
    return new Request(method, decode(rawPath), segments, query, headers, body);
  }

  public Optional<String> param(String name) {
    return Optional.ofNullable(query.get(name)).filter(v -> !v.isEmpty());
  }

  public boolean flag(String name) {
    return "true".equalsIgnoreCase(query.getOrDefault(name, ""));
  }

  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /**
   * The body as a JSON object; an absent body is an empty object.
   *
   * @throws ApiError 400 when it is no JSON object
   */
  public ObjectNode json() {
    if (body.length == 0) {
      return Json.MAPPER.createObjectNode();
    }
    try {
      JsonNode node = Json.MAPPER.readTree(body);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw ApiError.parse(
          "Invalid JSON payload received. Unknown name \"\": Root element must be a message.");
    } catch (JsonProcessingException e) {
      String why = e.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
      throw ApiError.parse("Invalid JSON payload received. " + why);
    } catch (IOException e) {
      throw ApiError.parse("Invalid JSON payload received. " + e.getMessage());
    }
  }

  private static String decode(String raw) {
    return decodeQuery(raw.replace("+", "%2B"));
  }

  private static String decodeQuery(String raw) {
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.parse("malformed escape in the request's URL");
    }
  }
}
