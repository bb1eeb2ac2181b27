package io.mlinfra.sandbox.turbonomic;

import java.util.Map;
import java.util.Set;

/**
 * The entity types, and the filters of each: by name for all (IBM/turbonomic-go-client, {@code
 * search.go}), others for some (IBM/terraform-provider-turbonomic, {@code docs/resources/group.md};
 * both read 2026-11-26).
 */
final class EntityTypes {
  private static final Map<String, String> BY_NAME =
      Map.ofEntries(
          Map.entry("VirtualMachine", "vmsByName"),
          Map.entry("PhysicalMachine", "pmsByName"),
          Map.entry("Storage", "storageByName"),
          Map.entry("VirtualVolume", "virtualVolumeByName"),
          Map.entry("ApplicationComponent", "appCompsByName"),
          Map.entry("Service", "servicesByName"),
          Map.entry("BusinessApplication", "busAppsByName"),
          Map.entry("BusinessTransaction", "busTransByName"),
          Map.entry("BusinessAccount", "businessAccountByName"),
          Map.entry("ContainerSpec", "containerSpecsByName"),
          Map.entry("Container", "containersByName"),
          Map.entry("ContainerPod", "containerPodsByName"),
          Map.entry("ContainerPlatformCluster", "containerPlatformClustersByName"),
          Map.entry("Namespace", "namespacesByName"),
          Map.entry("WorkloadController", "workloadControllersByName"),
          Map.entry("Database", "databaseByName"),
          Map.entry("DatabaseServer", "databaseServerByName"),
          Map.entry("DataCenter", "datacentersByName"),
          Map.entry("Region", "regsByName"),
          Map.entry("AvailabilityZone", "zonsByName"),
          Map.entry("ResourceGroup", "resourceGroupByName"),
          Map.entry("VirtualMachineSpec", "virtualMachineSpecsByName"),
          Map.entry("Group", "groupsByName"));

  private static final Map<String, Set<String>> MORE =
      Map.of(
          "VirtualMachine",
              Set.of(
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
          "PhysicalMachine", Set.of("pmsByTag", "pmsByState", "pmsByClusterName"),
          "Storage", Set.of("storageByTag", "storageByState", "storageByPMCluster"),
          "VirtualVolume", Set.of("volumeByStorage", "volumeByResourceGroupName"),
          "ContainerSpec", Set.of("containerSpecsByContainerPlatformCluster"),
          "Container", Set.of("containersByNamespace"),
          "Database",
              Set.of("databaseByTag", "databaseByCloudProvider", "databaseByBusinessAccountUuid"),
          "DatabaseServer", Set.of("databaseServerByTag", "databaseServerByBusinessAccountUuid"),
          "ResourceGroup", Set.of("resourceGroupByTag", "resourceGroupByBusinessAccountUuid"));

  private EntityTypes() {}

  static boolean exists(String type) {
    return BY_NAME.containsKey(type);
  }

  static boolean hasFilter(String type, String filter) {
    return filter.equals(BY_NAME.get(type))
        || MORE.getOrDefault(type, Set.of()).contains(filter)
        || filter.endsWith("ByVendorId");
  }
}
