package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.provider.ThrottledReads;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads what Compute has of one kind in all zones and regions of a project, page by page. */
final class AggregatedList {
  private static final String PAGE = "500";

  private final GoogleRest rest;

  AggregatedList(GoogleRest rest) {
    this.rest = rest;
  }

  /**
   * Every item of a kind.
   *
   * @param collection such as {@code instances}
   * @param fields which fields of each item
   * @param filter which items; empty for all
   * @throws io.mlinfra.provider.ProviderException when a page cannot be read
   */
  void each(String collection, String fields, String filter, Consumer<JsonNode> with) {
    String token = "";
    do {
      JsonNode page = page(collection, fields, filter, token);
      page.path("items").forEach(scope -> scope.path(collection).forEach(with));
      token = page.path("nextPageToken").asText("");
    } while (!token.isEmpty());
  }

  private JsonNode page(String collection, String fields, String filter, String token) {
    Map<String, String> query = new HashMap<>();
    query.put("maxResults", PAGE);
    query.put("fields", "nextPageToken,items/*/" + collection + "(" + fields + ")");
    if (!filter.isEmpty()) {
      query.put("filter", filter);
    }
    if (!token.isEmpty()) {
      query.put("pageToken", token);
    }
    return ThrottledReads.through(
        () ->
            rest.call(
                "compute",
                "GET",
                "/compute/v1/projects/" + rest.project() + "/aggregated/" + collection,
                query,
                null,
                collection + ".aggregatedList"));
  }
}
