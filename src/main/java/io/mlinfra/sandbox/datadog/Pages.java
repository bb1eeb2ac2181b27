package io.mlinfra.sandbox.datadog;

import io.mlinfra.sandbox.http.Request;
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
