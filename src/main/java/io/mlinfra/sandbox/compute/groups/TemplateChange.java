package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/**
 * What it takes to bring a machine from one template to another: the fields that can change on a
 * machine that runs, on one that is stopped for it, or only by making it anew
 * (cloud.google.com/compute/docs/instance-groups/rolling-out-updates-to-managed-instance-groups,
 * read 2026-11-26).
 */
public final class TemplateChange {
  private static final Set<String> REFRESH =
      Set.of("metadata", "labels", "tags", "description", "resourcePolicies");
  private static final Set<String> RESTART =
      Set.of(
          "machineType",
          "minCpuPlatform",
          "guestAccelerators",
          "serviceAccounts",
          "scheduling",
          "shieldedInstanceConfig",
          "canIpForward",
          "reservationAffinity");

  private TemplateChange() {}

  /** {@code NONE}, {@code REFRESH}, {@code RESTART} or {@code REPLACE}. */
  static String action(JsonNode before, JsonNode after) {
    Set<String> fields = new HashSet<>();
    before.path("properties").fieldNames().forEachRemaining(fields::add);
    after.path("properties").fieldNames().forEachRemaining(fields::add);
    String action = "NONE";
    for (String field : fields) {
      JsonNode was = before.path("properties").path(field);
      if (!was.equals(after.path("properties").path(field))) {
        action = UpdatePolicy.most(action, of(field));
      }
    }
    return action;
  }

  private static String of(String field) {
    return REFRESH.contains(field) ? "REFRESH" : RESTART.contains(field) ? "RESTART" : "REPLACE";
  }
}
