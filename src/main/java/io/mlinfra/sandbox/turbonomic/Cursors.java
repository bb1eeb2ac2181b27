package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.List;

/** Cuts lists into pages: {@code cursor} and {@code limit} in, {@code X-Next-Cursor} out. */
final class Cursors {
  private static final int DEFAULT_LIMIT = 100;
  private static final int LARGEST_LIMIT = 500;

  private Cursors() {}

  static Response page(Request request, List<? extends JsonNode> all) {
    int from = Math.min(number(request, "cursor", 0), all.size());
    int limit = Math.min(number(request, "limit", DEFAULT_LIMIT), LARGEST_LIMIT);
    int to = Math.min(from + Math.max(1, limit), all.size());
    Response response =
        Response.json(Json.array(all.subList(from, to)))
            .withHeader("X-Total-Record-Count", Integer.toString(all.size()));
    return response.withHeader("X-Next-Cursor", to < all.size() ? Integer.toString(to) : "");
  }

  private static int number(Request request, String name, int fallback) {
    String text = request.param(name).orElse(Integer.toString(fallback));
    if (!text.matches("\\d{1,9}")) {
      throw Errors.invalid("Invalid value for parameter " + name + ": " + text);
    }
    return Integer.parseInt(text);
  }
}
