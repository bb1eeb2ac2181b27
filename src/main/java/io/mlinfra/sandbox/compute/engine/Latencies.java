package io.mlinfra.sandbox.compute.engine;

import java.util.Map;

/**
 * How long operations take, in seconds as they are typically seen in the real service, multiplied
 * by the time scale: 1 is like the real thing, the default is a thousand times as fast.
 */
public final class Latencies {
  private static final Map<String, Double> SECONDS =
      Map.ofEntries(
          Map.entry("networks", 12.0),
          Map.entry("subnetworks", 16.0),
          Map.entry("firewalls", 8.0),
          Map.entry("routes", 8.0),
          Map.entry("routers", 10.0),
          Map.entry("addresses", 4.0),
          Map.entry("healthChecks", 5.0),
          Map.entry("backendServices", 12.0),
          Map.entry("forwardingRules", 12.0),
          Map.entry("disks", 6.0),
          Map.entry("instances", 25.0),
          Map.entry("instanceTemplates", 3.0),
          Map.entry("instanceGroupManagers", 10.0),
          Map.entry("autoscalers", 4.0),
          Map.entry("resourcePolicies", 3.0),
          Map.entry("reservations", 6.0));

  private final double scale;

  public Latencies(double scale) {
    this.scale = scale;
  }

  long millis(String collection, String operationType) {
    double factor = operationType.endsWith("insert") || operationType.equals("delete") ? 1.0 : 0.5;
    return scaled(SECONDS.getOrDefault(collection, 5.0) * factor);
  }

  public long scaled(double seconds) {
    return Math.round(seconds * 1000 * scale);
  }
}
