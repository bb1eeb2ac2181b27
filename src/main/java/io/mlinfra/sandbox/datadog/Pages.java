package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.List;

/** Cuts lists into the pages that a request asks for. */
final class Pages {
  private Pages() {}

  /** The page of a number and a size; everything when no size is given. */
  static <T> List<T> of(List<T> all, Request request, String page, String size) {
    if (request.param(page).isEmpty() && request.param(size).isEmpty()) {
      return all;
    }
    int length = number(request, size, 100);
    return slice(all, number(request, page, 0) * (long) length, length);
  }

  /**
   * A page of what was found, with how many there are, as the second version of the API says it.
   */
  static Response answer(List<ObjectNode> found, int all, Request request) {
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(of(found, request, "page[number]", "page[size]")));
    answer
        .putObject("meta")
        .putObject("page")
        .put("total_count", all)
        .put("total_filtered_count", found.size());
    return Response.json(answer);
  }

  static <T> List<T> slice(List<T> all, long start, int length) {
    int from = (int) Math.min(start, all.size());
    return all.subList(from, (int) Math.min((long) from + length, all.size()));
  }

  static int number(Request request, String name, int fallback) {
    String text = request.query().getOrDefault(name, "");
    if (text.isEmpty()) {
      return fallback;
    }
    if (!text.matches("\\d{1,6}")) {
      throw Errors.bad("The value provided for parameter '" + name + "' is invalid");
    }
    return Integer.parseInt(text);
  }
}
