package io.mlinfra.lint;

import io.mlinfra.catalog.DiskLimit;
import io.mlinfra.catalog.DiskType;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.spec.PerformanceSpec.Hyperdisk;
import io.mlinfra.spec.units.DataSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Rules about Hyperdisk and persistent disk. */
final class StorageRules {
  private static final String EXTREME = "hyperdisk-extreme";
  private static final String PATH = "performance.storage.hyperdisk_extreme.";
  private static final String QUOTA = "quotas.gcp.storage.";

  /** Hyperdisk Extreme volumes on one machine, where no source gives another number. */
  private static final int MOST_VOLUMES = 8;

  private StorageRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI311", StorageRules::iopsInRange),
        Rule.of("MLI312", StorageRules::sizeAllowsIops),
        Rule.of("MLI313", StorageRules::throughputFollowsIops),
        Rule.of("MLI314", StorageRules::machineReachesTheIops),
        Rule.of("MLI315", StorageRules::machineTakesTheVolumes),
        Rule.of("MLI316", StorageRules::volumesWithinQuota),
        Rule.of("MLI317", StorageRules::diskWithinQuota),
        Rule.of("MLI318", StorageRules::bootVolumesWithinQuota),
        Rule.of("MLI319", StorageRules::machineTakesExtreme),
        Rule.of("MLI320", StorageRules::volumesAreNotNone));
  }

  private static Optional<Hyperdisk> extreme(Subject s) {
    return s.plan().performance().storage().hyperdiskExtreme();
  }

  private static DiskType type(Subject s) {
    return s.catalog().diskType(EXTREME).orElseThrow();
  }

  /** The clusters whose machines get volumes: memory machines without GPUs. */
  static List<Cluster> getters(Subject s) {
    return s.known()
        .filter(c -> c.type().orElseThrow().series().name().startsWith("m") && !c.hasGpus())
        .toList();
  }

  /** Those of them that take any. */
  static List<Cluster> carriers(Subject s) {
    return getters(s).stream().filter(c -> c.type().orElseThrow().takes(EXTREME)).toList();
  }

  private static void iopsInRange(Subject s, Report out) {
    extreme(s)
        .ifPresent(
            d -> {
              long least = type(s).minIops().orElse(0);
              long most = type(s).maxIops().orElse(Integer.MAX_VALUE);
              if (d.iopsPerVolume() < least || d.iopsPerVolume() > most) {
                out.add(
                    PATH + "iops_per_volume",
                    "a Hyperdisk Extreme volume has from "
                        + least
                        + " to "
                        + most
                        + " IOPS, not "
                        + d.iopsPerVolume(),
                    "write at " + (d.iopsPerVolume() < least ? "least " + least : "most " + most));
              }
            });
  }

  private static void sizeAllowsIops(Subject s, Report out) {
    Optional<Hyperdisk> disk = extreme(s).filter(d -> d.size().isPresent());
    if (disk.isEmpty()) {
      return;
    }
    long gb = disk.get().size().map(DataSize::gb).orElseThrow();
    long iops = Math.min(disk.get().iopsPerVolume(), type(s).maxIops().orElse(Integer.MAX_VALUE));
    int least = type(s).leastGbFor(iops);
    if (gb > type(s).maxGb()) {
      out.add(
          PATH + "size_gb",
          "a Hyperdisk Extreme volume has at most " + type(s).maxGb() + " GB, not " + gb,
          "take a smaller size, or more volumes");
    } else if (gb > type(s).mostGbFor(iops)) {
      out.add(
          PATH + "size_gb",
          gb
              + " GB want at least "
              + saturated(gb, type(s).minIopsPerGb().orElse(0))
              + " IOPS, "
              + type(s).minIopsPerGb().orElse(0)
              + " a GB; iops_per_volume is "
              + iops,
          "take at most " + type(s).mostGbFor(iops) + " GB, or provision more IOPS");
    } else if (gb < least) {
      out.mend(
          PATH + "size_gb",
          gb
              + " GB is too small for "
              + iops
              + " IOPS; at "
              + type(s).iopsPerGb().orElseThrow().toPlainString()
              + " IOPS a GB it takes "
              + least
              + " GB",
          Integer.toString(least));
    }
  }

  private static void throughputFollowsIops(Subject s, Report out) {
    Optional<Hyperdisk> disk = extreme(s).filter(d -> d.throughputMbps().isPresent());
    if (disk.isEmpty()) {
      return;
    }
    long each = type(s).mbpsPerThousandIops().orElse(250);
    long derived =
        Math.min(
            type(s).derivedMaxMbps().orElseThrow(),
            Math.ceilDiv(saturated(disk.get().iopsPerVolume(), each), 1000));
    long asked = disk.get().throughputMbps().orElseThrow();
    if (asked > derived) {
      out.add(
          PATH + "throughput_mbps",
          "a Hyperdisk Extreme volume of "
              + disk.get().iopsPerVolume()
              + " IOPS has "
              + derived
              + " MiB/s, not "
              + asked
              + "; throughput cannot be provisioned",
          "write \"throughput_mbps: " + derived + "\"");
    }
  }

  private static void machineReachesTheIops(Subject s, Report out) {
    if (extreme(s).isEmpty()) {
      return;
    }
    Hyperdisk disk = extreme(s).get();
    long all = saturated(disk.iopsPerVolume(), disk.volumesPerInstance());
    OptionalInt any =
        s.catalog().diskLimits(EXTREME).stream()
            .map(DiskLimit::iops)
            .flatMapToInt(OptionalInt::stream)
            .max();
    for (Cluster c : carriers(s)) {
      MachineType machine = c.type().orElseThrow();
      OptionalInt own =
          s.catalog().diskLimit(machine, EXTREME).map(DiskLimit::iops).orElse(OptionalInt.empty());
      int most = own.orElse(any.orElse(Integer.MAX_VALUE));
      if (all > most) {
        out.add(
            PATH + "volumes_per_instance",
            disk.volumesPerInstance()
                + " volumes of "
                + disk.iopsPerVolume()
                + " IOPS are "
                + all
                + " IOPS paid for, but "
                + (own.isPresent()
                    ? "a " + machine.name() + " reaches " + most
                    : "no machine reaches more than "
                        + most
                        + ", and "
                        + machine.name()
                        + " is not among the fastest"),
            "provision at most "
                + most / Math.max(1, disk.volumesPerInstance())
                + " IOPS a volume");
      }
    }
  }

  private static void machineTakesTheVolumes(Subject s, Report out) {
    extreme(s)
        .ifPresent(
            d ->
                carriers(s)
                    .forEach(
                        c -> {
                          int most =
                              s.catalog()
                                  .diskLimit(c.type().orElseThrow(), EXTREME)
                                  .map(DiskLimit::volumes)
                                  .orElse(MOST_VOLUMES);
                          if (d.volumesPerInstance() > most) {
                            out.add(
                                PATH + "volumes_per_instance",
                                "a "
                                    + c.type().orElseThrow().name()
                                    + " takes at most "
                                    + most
                                    + " Hyperdisk Extreme volumes, not "
                                    + d.volumesPerInstance(),
                                "take fewer, larger volumes");
                          }
                        }));
  }

  private static void volumesWithinQuota(Subject s, Report out) {
    Optional<Long> allowed = s.plan().quotas().storage().hyperdiskExtremeVolumes();
    Optional<Hyperdisk> disk = extreme(s);
    if (allowed.isEmpty() || disk.isEmpty()) {
      return;
    }
    long nodes = carriers(s).stream().mapToLong(c -> c.scaling().maxNodes()).sum();
    long wanted = saturated(nodes, disk.get().volumesPerInstance());
    if (wanted > allowed.get()) {
      long each = disk.get().volumesPerInstance();
      out.add(
          PATH + "volumes_per_instance",
          nodes
              + " nodes with "
              + each
              + " Hyperdisk Extreme volumes each want "
              + wanted
              + ", and hyperdisk_extreme_volumes is "
              + allowed.get()
              + ", enough for "
              + allowed.get() / each
              + " nodes"
              + (allowed.get() % each == 0 ? "" : " and no multiple of " + each),
          nodes > 0 && allowed.get() >= nodes
              ? "write at most \"volumes_per_instance: " + allowed.get() / nodes + "\""
              : "ask for " + wanted + " volumes");
    }
  }

  private static void diskWithinQuota(Subject s, Report out) {
    Optional<DataSize> allowed = s.plan().quotas().storage().persistentDisk();
    if (allowed.isEmpty()) {
      return;
    }
    long gb = 0;
    for (Cluster c : s.clusters()) {
      gb += saturated(c.scaling().maxNodes(), c.spec().bootDisk().gb());
    }
    Optional<Hyperdisk> disk = extreme(s);
    if (disk.isPresent()) {
      long each =
          disk.get()
              .size()
              .map(DataSize::gb)
              .orElse((long) type(s).leastGbFor(Math.min(disk.get().iopsPerVolume(), 350_000)));
      for (Cluster c : carriers(s)) {
        gb += saturated(saturated(c.scaling().maxNodes(), disk.get().volumesPerInstance()), each);
      }
    }
    if (gb > allowed.get().gb()) {
      out.add(
          QUOTA + "persistent_disk_total_tb",
          "disks of "
              + gb
              + " GB are needed at the most nodes; persistent_disk_total_tb allows "
              + allowed.get().gb()
              + " GB",
          "allow " + Math.ceilDiv(gb, 1024) + " TB");
    }
  }

  private static void bootVolumesWithinQuota(Subject s, Report out) {
    long nodes =
        s.known()
            .filter(
                c ->
                    c.type().orElseThrow().diskTypes().stream().noneMatch(d -> d.startsWith("pd-")))
            .mapToLong(c -> c.scaling().maxNodes())
            .sum();
    s.plan()
        .quotas()
        .storage()
        .hyperdiskBalancedVolumes()
        .filter(n -> nodes > n)
        .ifPresent(
            n ->
                out.mend(
                    QUOTA + "hyperdisk_balanced_volumes",
                    nodes
                        + " nodes boot from Hyperdisk Balanced, as their series takes no persistent"
                        + " disk; hyperdisk_balanced_volumes is "
                        + n,
                    Long.toString(nodes)));
  }

  private static void volumesAreNotNone(Subject s, Report out) {
    extreme(s)
        .filter(d -> d.volumesPerInstance() == 0)
        .ifPresent(
            d ->
                out.add(
                    PATH + "volumes_per_instance",
                    "hyperdisk_extreme is described, and no machine gets a volume of it",
                    "write at least 1, or remove the section"));
  }

  private static void machineTakesExtreme(Subject s, Report out) {
    boolean allKnown = s.clusters().stream().allMatch(c -> c.type().isPresent());
    if (extreme(s).isEmpty()) {
      return;
    }
    if (allKnown && getters(s).isEmpty()) {
      out.add(
          Severity.WARNING,
          "performance.storage.hyperdisk_extreme",
          "Hyperdisk Extreme volumes go to memory-optimised machines, of which the plan has none",
          "remove the section, or add a cluster of M3 machines");
    }
    getters(s).stream()
        .filter(c -> !carriers(s).contains(c))
        .forEach(
            c ->
                out.add(
                    c.fleet("machine_type"),
                    c.type().orElseThrow().name()
                        + " of "
                        + c.name()
                        + " is too small for Hyperdisk Extreme volumes",
                    "take a larger machine type, or remove"
                        + " performance.storage.hyperdisk_extreme"));
  }

  private static long saturated(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE / 4 : a * b;
  }
}
