package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Pages, filters and orders lists, and groups aggregated lists by scope. */
public final class Listings {
  private static final int DEFAULT_PAGE = 500;

  private Listings() {}

  /** One item and where it lives. */
  public record Item(String scope, String key, ObjectNode body) {}

  private record Page(List<Item> items, String nextToken) {}

  public static ObjectNode list(Request request, String kind, String self, List<Item> all) {
    Page page = page(request, all);
    ObjectNode out = Json.object();
    out.put("kind", kind + "List");
    out.put("id", self.substring(self.indexOf("projects/")));
    if (!page.items().isEmpty()) {
      ArrayNode items = out.putArray("items");
      page.items().forEach(i -> items.add(i.body()));
    }
    out.put("selfLink", self);
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    return out;
  }

  /**
   * @param scopes every scope in which the kind may live, for the "no results" warnings
   * @param unreachable scopes that do not answer
   */
  public static ObjectNode aggregated(
      Request request,
      String kind,
      String collection,
      String self,
      List<Item> all,
      List<String> scopes,
      Predicate<String> unreachable) {
    Page page = page(request, all.stream().filter(i -> !unreachable.test(i.scope())).toList());
    Map<String, ArrayNode> byScope = new LinkedHashMap<>();
    page.items().forEach(i -> byScope.computeIfAbsent(i.scope(), s -> Json.array()).add(i.body()));
    ObjectNode out = Json.object();
    out.put("kind", kind + "AggregatedList");
    out.put("id", self.substring(self.indexOf("projects/")));
    ObjectNode items = out.putObject("items");
    boolean firstPage = request.param("pageToken").isEmpty();
    for (String scope : scopes) {
      ArrayNode found = byScope.remove(scope);
      if (found != null) {
        items.putObject(scope).set(collection, found);
      } else if (firstPage) {
        boolean lost = unreachable.test(scope);
        ObjectNode warning = items.putObject(scope).putObject("warning");
        warning.put("code", lost ? "UNREACHABLE" : "NO_RESULTS_ON_PAGE");
        ObjectNode data = warning.putArray("data").addObject();
        data.put("key", "scope");
        data.put("value", scope);
        warning.put(
            "message",
            lost
                ? "Scope '" + scope + "' is unreachable."
                : "No results for the scope '" + scope + "'.");
      }
    }
    byScope.forEach((scope, found) -> items.putObject(scope).set(collection, found));
    List<String> lost = scopes.stream().filter(unreachable).toList();
    if (!lost.isEmpty()) {
      ArrayNode list = out.putArray("unreachables");
      lost.forEach(list::add);
    }
    out.put("selfLink", self);
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    return out;
  }

  private static Page page(Request request, List<Item> all) {
    Predicate<JsonNode> filter = Filter.parse(request.query().getOrDefault("filter", ""));
    List<Item> found = new ArrayList<>();
    for (Item item : all) {
      if (filter.test(item.body())) {
        found.add(item);
      }
    }
    order(request.query().getOrDefault("orderBy", ""), found);
    int size = size(request);
    int from = request.param("pageToken").map(Listings::offset).orElse(0);
    int to = Math.min(found.size(), from + size);
    List<Item> items = from >= found.size() ? List.of() : found.subList(from, to);
    return new Page(items, to < found.size() ? token(to) : "");
  }

  private static void order(String orderBy, List<Item> items) {
    if (orderBy.startsWith("creationTimestamp")) {
      items.sort(
          Comparator.comparing(
                  (Item i) -> i.body().path("creationTimestamp").asText(), Times::order)
              .reversed());
    } else if (!orderBy.isEmpty() && !orderBy.startsWith("name")) {
      throw ApiError.legacy(
          400,
          "invalid",
          "Invalid value for field 'orderBy': '"
              + orderBy
              + "'. Must be name or creationTimestamp desc.");
    }
  }

  private static int size(Request request) {
    String text = request.query().getOrDefault("maxResults", "");
    if (text.isEmpty()) {
      return DEFAULT_PAGE;
    }
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > DEFAULT_PAGE) {
      throw ApiError.legacy(
          400,
          "invalid",
          "Invalid value for field 'maxResults': '"
              + text
              + "'. Value must be between 0 and 500, inclusive.");
    }
    int size = Integer.parseInt(text);
    return size == 0 ? DEFAULT_PAGE : size;
  }

  private static String token(int offset) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("o:" + offset).getBytes(StandardCharsets.UTF_8));
  }

  private static int offset(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.matches("o:\\d{1,9}")) {
        return Integer.parseInt(text.substring(2));
      }
    } catch (IllegalArgumentException notBase64) {
      // Reported below, like any other foreign token.
    }
    throw ApiError.legacy(400, "invalid", "Invalid value for field 'pageToken': '" + token + "'.");
  }
}
