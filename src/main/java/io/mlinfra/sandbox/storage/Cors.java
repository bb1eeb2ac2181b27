package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What pages of other origins may do with a bucket, as its CORS configuration says:
 * docs.cloud.google.com/storage/docs/cross-origin, read 2026-11-26. Only the XML API heeds it.
 */
final class Cors {
  /** A browser's question before the request itself. */
  Response preflight(Request request, JsonNode bucket) {
    String method = request.header("access-control-request-method");
    List<String> headers = words(request.header("access-control-request-headers"));
    Optional<JsonNode> rule =
        rule(request.header("origin"), method, bucket)
            .filter(r -> headers.stream().allMatch(h -> holds(r.path("responseHeader"), h)));
    if (rule.isEmpty()) {
      return Response.empty(200);
    }
    Response answer =
        shared(Response.empty(200), request.header("origin"), rule.get())
            .withHeader("Access-Control-Allow-Methods", joined(rule.get().path("method")))
            .withHeader("Access-Control-Max-Age", rule.get().path("maxAgeSeconds").asText("3600"));
    return headers.isEmpty()
        ? answer
        : answer.withHeader(
            "Access-Control-Allow-Headers", joined(rule.get().path("responseHeader")));
  }

  /** An answer, with the leave for a page of the origin to read it. */
  Response allowed(Request request, JsonNode bucket, Response response) {
    String origin = request.header("origin");
    Optional<JsonNode> rule = rule(origin, request.method(), bucket);
    if (rule.isEmpty()) {
      return response;
    }
    Response shared = shared(response, origin, rule.get());
    String exposed = joined(rule.get().path("responseHeader"));
    return exposed.isEmpty() ? shared : shared.withHeader("Access-Control-Expose-Headers", exposed);
  }

  private static Response shared(Response response, String origin, JsonNode rule) {
    boolean any = holds(rule.path("origin"), "*");
    Response shared = response.withHeader("Access-Control-Allow-Origin", any ? "*" : origin);
    return any ? shared : shared.withHeader("Vary", "Origin");
  }

  private static Optional<JsonNode> rule(String origin, String method, JsonNode bucket) {
    if (!origin.isEmpty()) {
      for (JsonNode rule : bucket.path("cors")) {
        if (matches(rule.path("origin"), origin) && holds(rule.path("method"), method)) {
          return Optional.of(rule);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean matches(JsonNode origins, String origin) {
    return holds(origins, "*") || holds(origins, origin);
  }

  private static boolean holds(JsonNode list, String word) {
    for (JsonNode each : list) {
      String known = each.asText();
      if (known.equals("*")
          || known.toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> words(String list) {
    List<String> words = new ArrayList<>();
    for (String word : list.split(",", -1)) {
      if (!word.isBlank()) {
        words.add(word.strip());
      }
    }
    return words;
  }

  private static String joined(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(w -> words.add(w.asText()));
    return String.join(",", words);
  }
}
