package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;

/** Cuts lists into pages by {@code pageSize} and {@code pageToken}; an empty list is left out. */
final class Pages {
  private Pages() {}

  static ObjectNode of(Request request, String field, ArrayNode all) {
    return of(request, field, all, "pageSize", 1000);
  }

  static ObjectNode of(
      Request request, String field, ArrayNode all, String sizeParameter, int most) {
    int asked = number(request, sizeParameter);
    int size = asked == 0 ? most : Math.min(asked, most);
    int from = number(request, "pageToken");
    ObjectNode out = Json.object();
    ArrayNode page = Json.array();
    for (int i = from; i < Math.min((long) from + size, all.size()); i++) {
      JsonNode item = all.get(i);
      page.add(item);
    }
    if (!page.isEmpty()) {
      out.set(field, page);
    }
    if ((long) from + size < all.size()) {
      out.put("nextPageToken", Integer.toString(from + size));
    }
    return out;
  }

  private static int number(Request request, String name) {
    String value = request.query().getOrDefault(name, "");
    if (value.isEmpty()) {
      return 0;
    }
    if (!value.matches("\\d{1,9}")) {
      throw ApiError.canonical(
          400, "INVALID_ARGUMENT", "Invalid value at '" + name + "', \"" + value + "\"");
    }
    return Integer.parseInt(value);
  }
}
