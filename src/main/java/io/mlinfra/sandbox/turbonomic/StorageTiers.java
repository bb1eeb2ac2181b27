package io.mlinfra.sandbox.turbonomic;

import java.util.Map;

/**
 * What Turbonomic calls Google Cloud's disk types (IBM/terraform-provider-turbonomic, {@code
 * google_compute_disk_handle_action.go}, read 2026-11-26).
 */
final class StorageTiers {
  private static final Map<String, String> NAMES =
      Map.of(
          "pd-standard", "Standard Persistent Disk",
          "pd-balanced", "Balanced Persistent Disk",
          "pd-ssd", "SSD Persistent Disk",
          "pd-extreme", "Extreme Persistent Disk",
          "hyperdisk-balanced", "Hyperdisk Balanced",
          "hyperdisk-throughput", "Hyperdisk Throughput",
          "hyperdisk-extreme", "Hyperdisk Extreme");

  private StorageTiers() {}

  static String name(String type) {
    return NAMES.getOrDefault(type, type);
  }
}
