package io.mlinfra.sandbox.turbonomic;

import java.util.Map;
import java.util.Set;

/** The entity types, and the group filters of each (IBM/terraform-provider-turbonomic). */
final class EntityTypes {
  private static final Map<String, Set<String>> FILTERS =
      Map.of(
          "VirtualMachine",
              Set.of(
                  "vmsByName",
                  "vmsByTag",
                  "vmsByState",
                  "vmsByGuestName",
                  "vmsByCloudProvider",
                  "vmsByPMName",
                  "vmsByClusterName",
                  "vmsByDCnested",
                  "vmsByVDC",
                  "vmsByNetwork",
                  "vmsByStorage",
                  "vmsByBusinessAccountUuid"),
          "PhysicalMachine", Set.of("pmsByName", "pmsByTag", "pmsByState", "pmsByClusterName"),
          "Storage",
              Set.of("storageByName", "storageByTag", "storageByState", "storageByPMCluster"),
          "VirtualVolume", Set.of("volumeByStorage", "volumeByResourceGroupName"),
          "ApplicationComponent", Set.of("appCompsByName"),
          "ContainerSpec", Set.of("containerSpecsByContainerPlatformCluster"),
          "Container", Set.of("containersByName", "containersByNamespace"),
          "Namespace", Set.of("namespacesByName"),
          "Database",
              Set.of(
                  "databaseByName",
                  "databaseByTag",
                  "databaseByCloudProvider",
                  "databaseByBusinessAccountUuid"));

  private EntityTypes() {}

  static boolean exists(String type) {
    return FILTERS.containsKey(type) || type.equals("Service");
  }

  static Set<String> filters(String type) {
    return FILTERS.getOrDefault(type, Set.of());
  }
}
