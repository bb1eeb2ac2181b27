package io.mlinfra.sandbox.storage;

import io.mlinfra.sandbox.http.Request;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the typed parameters of a request. */
final class Params {
  private Params() {}

  /** A whole number; refused when it is something else. */
  static OptionalLong number(Map<String, String> query, String name) {
    String value = query.getOrDefault(name, "");
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw Errors.parameter(
          name, "Invalid value at '" + name + "' (TYPE_INT64), \"" + value + "\"");
    }
  }

  /** How many entries a page may hold: 1000, as in the service, or fewer when so asked. */
  static int pageSize(Request request, String name) {
    OptionalLong asked = number(request.query(), name);
    if (asked.isPresent() && asked.getAsLong() < 0) {
      throw Errors.parameter(name, "Invalid unsigned integer value: '" + asked.getAsLong() + "'.");
    }
    return asked.isEmpty() || asked.getAsLong() == 0
        ? 1000
        : (int) Math.min(1000, asked.getAsLong());
  }

  static String required(Request request, String name) {
    return request.param(name).orElseThrow(() -> Errors.required(name));
  }

  /** Whether access control lists are to be shown. */
  static boolean full(Request request, boolean otherwise) {
    Optional<String> projection = request.param("projection");
    if (projection.isPresent() && !projection.get().matches("(?i)full|noAcl")) {
      throw Errors.parameter(
          "projection",
          "Invalid string value: '" + projection.get() + "'. Allowed values: [full, noAcl]");
    }
    return projection.map(p -> p.equalsIgnoreCase("full")).orElse(otherwise);
  }
}
