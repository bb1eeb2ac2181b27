package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * One recorded conversation with Datadog: sends its requests again and says where the answers
 * differ. Ids that the recording was given are exchanged for the ones given here.
 */
final class Cassette {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Fields that hold what only the service can name: ids, tokens, and who asked. */
  private static final Pattern OWN =
      Pattern.compile("(.*_)?(id|uuid|uid|token|handle|email)|id_str");

  private static final int SHORTEST_ID = 4;

  private final JsonNode exchanges;
  private final Map<String, String> ids = new HashMap<>();

  Cassette(Path file) {
    try {
      this.exchanges = JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> replay(URI base, HttpClient http) throws IOException, InterruptedException {
    List<String> differences = new ArrayList<>();
    for (JsonNode exchange : exchanges) {
      JsonNode recorded = exchange.path("httpRequest");
      JsonNode expected = exchange.path("httpResponse");
      String name = recorded.path("method").asText() + " " + recorded.path("path").asText();
      HttpResponse<String> answer = send(base, http, recorded);
      if (answer.statusCode() != expected.path("statusCode").asInt()) {
        differences.add(
            name + ": status " + answer.statusCode() + " for " + expected.path("statusCode"));
        continue;
      }
      JsonNode wanted = tree(expected.path("body"));
      JsonNode given =
          answer.body().isBlank() ? MissingNode.getInstance() : JSON.readTree(answer.body());
      if (answer.statusCode() < 400) {
        learn("", wanted, given);
      }
      wanted = wanted.isMissingNode() ? wanted : JSON.readTree(bind(wanted.toString()));
      Likeness likeness =
          new Likeness(
              recorded.path("method").asText(),
              answer.statusCode(),
              recorded.path("body").path("json").asText(""));
      likeness.compare(wanted, given).forEach(d -> differences.add(name + ": " + d));
    }
    return differences;
  }

  private HttpResponse<String> send(URI base, HttpClient http, JsonNode recorded)
      throws IOException, InterruptedException {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    recorded
        .path("queryStringParameters")
        .properties()
        .forEach(
            p ->
                p.getValue()
                    .forEach(v -> query.add(encode(p.getKey()) + "=" + encode(bind(v.asText())))));
    String body = bind(recorded.path("body").path("json").asText(""));
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(bind(recorded.path("path").asText()) + query))
            .header("Content-Type", "application/json")
            .method(
                recorded.path("method").asText(),
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static JsonNode tree(JsonNode body) throws IOException {
    return body.isTextual() && !body.asText().isBlank()
        ? JSON.readTree(body.asText())
        : body.isNull() ? MissingNode.getInstance() : body;
  }

  /**
   * Ids, tokens and people are the service's own: what the recording calls so, this one renames.
   */
  private void learn(String name, JsonNode recorded, JsonNode given) {
    if (recorded.isObject() && given.isObject()) {
      recorded.properties().forEach(f -> learn(f.getKey(), f.getValue(), given.path(f.getKey())));
    } else if (recorded.isArray() && given.isArray() && recorded.size() == given.size()) {
      for (int i = 0; i < recorded.size(); i++) {
        learn(name, recorded.get(i), given.get(i));
      }
    } else if (OWN.matcher(name).matches()
        && recorded.asText().length() >= SHORTEST_ID
        && given.isValueNode()
        && !given.isNull()) {
      ids.putIfAbsent(recorded.asText(), given.asText());
    }
  }

  private String bind(String text) {
    String bound = text;
    for (Map.Entry<String, String> id : ids.entrySet()) {
      bound = bound.replace(id.getKey(), id.getValue());
    }
    return bound;
  }
}
