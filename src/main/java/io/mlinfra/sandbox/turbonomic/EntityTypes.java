package io.mlinfra.sandbox.turbonomic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The entity types, and the filters of each: by name for all (IBM/turbonomic-go-client, {@code
 * search.go}), others for some (IBM/terraform-provider-turbonomic, {@code docs/resources/group.md};
 * both read 2026-11-26).
 */
final class EntityTypes {
  private static final Map<String, String> BY_NAME =
      Map.ofEntries(
          Map.entry("ApplicationComponent", "appCompsByName"),
          Map.entry("ApplicationComponentSpec", "appComponentSpecsByName"),
          Map.entry("AvailabilityZone", "zonsByName"),
          Map.entry("BillingFamily", "billingFamilyByName"),
          Map.entry("BusinessAccount", "businessAccountByName"),
          Map.entry("BusinessAccountFolder", "businessAccountFolderByName"),
          Map.entry("BusinessApplication", "busAppsByName"),
          Map.entry("BusinessTransaction", "busTransByName"),
          Map.entry("BusinessUser", "businessUserByName"),
          Map.entry("Chassis", "chasByName"),
          Map.entry("Cluster", "clustersByName"),
          Map.entry("ComputeTier", "computeTiersByName"),
          Map.entry("Container", "containersByName"),
          Map.entry("ContainerPlatformCluster", "containerPlatformClustersByName"),
          Map.entry("ContainerPod", "containerPodsByName"),
          Map.entry("ContainerSpec", "containerSpecsByName"),
          Map.entry("DataCenter", "datacentersByName"),
          Map.entry("Database", "databaseByName"),
          Map.entry("DatabaseServer", "databaseServerByName"),
          Map.entry("DatabaseServerTier", "databaseServerTiersByName"),
          Map.entry("DatabaseTier", "databaseTiersByName"),
          Map.entry("DesktopPool", "desktopPoolByName"),
          Map.entry("DiskArray", "diskarrayByName"),
          Map.entry("DocumentCollection", "dcByName"),
          Map.entry("Group", "groupsByName"),
          Map.entry("IOModule", "ioModuleByName"),
          Map.entry("Internet", "internetByName"),
          Map.entry("LoadBalancer", "lbsByName"),
          Map.entry("LogicalPool", "logicalPoolByName"),
          Map.entry("Namespace", "namespacesByName"),
          Map.entry("Network", "netsByName"),
          Map.entry("PhysicalMachine", "pmsByName"),
          Map.entry("Region", "regsByName"),
          Map.entry("ResourceGroup", "resourceGroupByName"),
          Map.entry("Service", "servicesByName"),
          Map.entry("Storage", "storageByName"),
          Map.entry("StorageCluster", "storageClustersByName"),
          Map.entry("StorageController", "storagecontrollerByName"),
          Map.entry("StorageTier", "storageTierByName"),
          Map.entry("Switch", "switchByName"),
          Map.entry("ViewPod", "viewPodByName"),
          Map.entry("VirtualDataCenter", "vdcsByName"),
          Map.entry("VirtualMachine", "vmsByName"),
          Map.entry("VirtualMachineCluster", "virtualMachineClustersByName"),
          Map.entry("VirtualMachineSpec", "virtualMachineSpecsByName"),
          Map.entry("VirtualVolume", "virtualVolumeByName"),
          Map.entry("Workload", "workloadByName"),
          Map.entry("WorkloadController", "workloadControllersByName"));

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

  /** Each type with the filters that it takes, its name's first. */
  static Map<String, List<String>> filters() {
    Map<String, List<String>> filters = new TreeMap<>();
    for (String type : BY_NAME.keySet()) {
      List<String> of = new ArrayList<>(List.of(BY_NAME.getOrDefault(type, "")));
      MORE.getOrDefault(type, Set.of()).stream().sorted().forEach(of::add);
      filters.put(type, of);
    }
    return filters;
  }
}
