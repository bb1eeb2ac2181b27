package io.mlinfra.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many requests came, by method and first path segments; for tests and measurements. */
public final class RequestCounts {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void count(Request request) {
    String first = request.segments().isEmpty() ? "" : request.segments().getFirst();
    if (!first.equals("_sandbox")) {
      String last = request.segments().isEmpty() ? "" : request.segments().getLast();
      String collection = request.method().equals("GET") ? " " + last : "";
      counts
          .computeIfAbsent(request.method() + " /" + first + collection, k -> new LongAdder())
          .increment();
    }
  }

  public void clear() {
    counts.clear();
  }

  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    long total = 0;
    for (Map.Entry<String, LongAdder> e : new TreeMap<>(counts).entrySet()) {
      total += e.getValue().sum();
      json.put(e.getKey(), e.getValue().sum());
    }
    return json.put("total", total);
  }
}
