package io.mlinfra.sandbox.storage;

import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.Request;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The methods of Cloud Storage's JSON API, as its own definition has them. */
final class StorageMethods {
  private static final String NOT_SERVED = "rapidCaches.";

  /** Methods by path, read when something is first changed: a plan only lists buckets. */
  private static final class Table {
    static final Map<String, Set<String>> METHODS = new TreeMap<>();

    static {
      for (Csv.Row row : Csv.read("/sandbox/api-methods.csv")) {
        if (row.get("api").equals("storage") && !row.get("id").startsWith(NOT_SERVED)) {
          METHODS
              .computeIfAbsent("/" + row.get("path"), p -> new TreeSet<>())
              .add(row.get("method"));
        }
      }
    }
  }

  private StorageMethods() {}

  /** All of them, as {@code METHOD /path/{name}}, and the one that takes contents. */
  static List<String> calls() {
    return Stream.concat(
            Table.METHODS.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(m -> m + " " + e.getKey())),
            Stream.of("POST /upload/storage/v1/b/{bucket}/o"))
        .toList();
  }

  /**
   * Whether the path is one of the API's, but takes other methods than the request's.
   *
   * @param path of the request from {@code storage} on
   */
  static boolean isAnother(Request request, List<String> path) {
    if (Set.of("GET", "HEAD").contains(request.method())) {
      return false;
    }
    List<Set<String>> taken =
        Table.METHODS.entrySet().stream()
            .filter(e -> matches(e.getKey(), path))
            .map(Map.Entry::getValue)
            .toList();
    return !taken.isEmpty()
        && taken.stream().flatMap(Collection::stream).noneMatch(request.method()::equals);
  }

  private static boolean matches(String template, List<String> path) {
    String[] parts = template.substring(1).split("/", -1);
    if (parts.length != path.size()) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      boolean version = i == 1;
      if (!version && !parts[i].startsWith("{") && !parts[i].equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
