package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import io.mlinfra.spec.units.DataRate;
import io.mlinfra.spec.units.DataSize;
import io.mlinfra.spec.units.GpuCount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The capacity that is asked for: upper bounds that the plan is checked against. */
public record QuotasSpec(
    Map<String, Family> compute, Storage storage, Networking networking, Databricks databricks) {
  static QuotasSpec read(Section s) {
    record Gcp(Map<String, Family> compute, Storage storage, Networking networking) {}
    Gcp gcp =
        s.section(
            "gcp",
            "Google Cloud quotas.",
            g ->
                new Gcp(
                    g.sections(
                        "compute", "By machine family, such as a3-mega.", "family", Family::read),
                    g.section("storage", "Disks and local SSD.", Storage::read),
                    g.section("networking", "Networks, addresses, bandwidth.", Networking::read)));
    return new QuotasSpec(
        gcp.compute(),
        gcp.storage(),
        gcp.networking(),
        s.section("databricks", "Databricks workspace limits.", Databricks::read));
  }

  /** What is asked for of one machine family. */
  public record Family(
      long instances,
      Optional<GpuCount> gpus,
      Optional<Long> vcpus,
      Optional<BigDecimal> memoryGb,
      List<String> regions) {
    static Family read(Section s) {
      return new Family(
          s.count("instances", "Machines over all regions.").required(0L),
          s.value(
                  "total_gpus",
                  "GPUs of all machines together.",
                  "GPU count",
                  "96 H100-80GB",
                  GpuCount::parse)
              .optional(),
          s.count("total_vcpus", "vCPUs of all machines together.").optional(),
          s.number("total_memory_gb", "Memory of all machines together, in GB.").optional(),
          s.list("regions", "Regions in which the family is wanted."));
    }
  }

  /** Bounds on disks; absent means unbounded. */
  public record Storage(
      Optional<DataSize> localSsd,
      Optional<Long> hyperdiskBalancedVolumes,
      Optional<Long> hyperdiskExtremeVolumes,
      Optional<DataSize> persistentDisk) {
    static Storage read(Section s) {
      return new Storage(
          s.size("local_ssd_total_gb", "Local SSD of all machines together.", "GB").optional(),
          s.count("hyperdisk_balanced_volumes", "Hyperdisk Balanced volumes at most.").optional(),
          s.count("hyperdisk_extreme_volumes", "Hyperdisk Extreme volumes at most.").optional(),
          s.size(
                  "persistent_disk_total_tb",
                  "Persistent disk and Hyperdisk capacity together.",
                  "TB")
              .optional());
    }
  }

  /** Bounds on networking; absent means unbounded. */
  public record Networking(
      Optional<DataRate> bandwidth, Optional<Long> networks, Optional<Long> globalAddresses) {
    static Networking read(Section s) {
      return new Networking(
          s.value(
                  "total_bandwidth_tbps",
                  "Bandwidth of all machines together, Tbit/s.",
                  "Tbit/s",
                  "5.4",
                  DataRate::parseTbps)
              .optional(),
          s.count("vpc_network_total", "VPC networks at most.").optional(),
          s.count("global_ip_addresses", "Reserved global addresses at most.").optional());
    }
  }

  /** Databricks limits; absent means unbounded. */
  public record Databricks(
      Optional<Long> maxClusters,
      Optional<Long> maxWorkersPerCluster,
      Optional<Long> maxPools,
      Optional<Long> maxInstancesPerPool,
      Optional<Machines> a3,
      Optional<Machines> memoryOptimized,
      Optional<DataSize> managedStorage,
      Optional<DataSize> dbfsStorage) {
    static Databricks read(Section s) {
      record Workspace(
          Optional<Long> clusters,
          Optional<Long> workers,
          Optional<Long> pools,
          Optional<Long> instances) {}
      record Limits(Optional<Long> a, Optional<Long> b) {}
      record Compute(Optional<Machines> a3, Optional<Machines> memory) {}
      record Store(Optional<DataSize> managed, Optional<DataSize> dbfs) {}
      Workspace w =
          s.section(
              "workspace",
              "Limits of the workspace.",
              x -> {
                Limits c =
                    x.section(
                        "clusters",
                        "Clusters.",
                        y ->
                            new Limits(
                                y.count("max_concurrent_clusters", "Clusters at once.").optional(),
                                y.count("max_workers_per_cluster", "Workers in one cluster.")
                                    .optional()));
                Limits p =
                    x.section(
                        "instance_pools",
                        "Instance pools.",
                        y ->
                            new Limits(
                                y.count("max_pools", "Pools in the workspace.").optional(),
                                y.count("max_instances_per_pool", "Instances in one pool.")
                                    .optional()));
                return new Workspace(c.a(), c.b(), p.a(), p.b());
              });
      Compute c =
          s.section(
              "compute",
              "Machines that the workspace may use.",
              x ->
                  new Compute(
                      x.optionalSection("a3", "A3 machines.", Machines::read),
                      x.optionalSection(
                          "memory_optimized", "Memory-optimised machines.", Machines::read)));
      Store t =
          s.section(
              "storage",
              "Storage of the workspace; check-only, no API sets it.",
              x ->
                  new Store(
                      x.size("managed_storage_tb", "Managed storage.", "TB").optional(),
                      x.size("dbfs_storage_tb", "DBFS storage.", "TB").optional()));
      return new Databricks(
          w.clusters(),
          w.workers(),
          w.pools(),
          w.instances(),
          c.a3(),
          c.memory(),
          t.managed(),
          t.dbfs());
    }
  }

  /** A number of machines and what they sum to. */
  public record Machines(
      long count, Optional<Long> gpus, Optional<Long> vcpus, Optional<BigDecimal> memoryGb) {
    static Machines read(Section s) {
      return new Machines(
          s.count("count", "Machines.").required(0L),
          s.count("gpus", "Their GPUs together.").optional(),
          s.count("vcpus", "Their vCPUs together.").optional(),
          s.number("memory_gb", "Their memory together, in GB.").optional());
    }
  }
}
