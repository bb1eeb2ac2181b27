package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import io.mlinfra.spec.units.DataSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tuning inside the machines, and how volumes are provisioned. */
public record PerformanceSpec(Net network, Storage storage, Optional<Gpu> gpu) {
  static PerformanceSpec read(Section s) {
    return new PerformanceSpec(
        s.section("network", "Network tuning.", Net::read),
        s.section("storage", "Disks.", Storage::read),
        s.optionalSection("gpu", "Driver, CUDA and MIG.", Gpu::read));
  }

  /**
   * Network tuning.
   *
   * @param mtu bytes; of the main network and the named interface
   * @param gpuMtu bytes; of the GPU data networks
   */
  public record Net(String networkInterface, long mtu, long gpuMtu, Map<String, String> sysctl) {
    static Net read(Section s) {
      long mtu = s.count("mtu", "MTU of the main network and its interface, bytes.").orElse(1460L);
      return new Net(
          s.text("interface", "Interface whose MTU is set.").orElse("ens4"),
          mtu,
          s.count(
                  "gpu_network_mtu",
                  "MTU of the GPU data networks, bytes; the main MTU when absent.")
              .optional()
              .orElse(mtu),
          s.texts("sysctl", "Kernel settings.", "setting"));
    }
  }

  /** Disks beside the boot disk. */
  public record Storage(Optional<Hyperdisk> hyperdiskExtreme, Optional<LocalSsd> localSsd) {
    static Storage read(Section s) {
      return new Storage(
          s.optionalSection("hyperdisk_extreme", "Hyperdisk Extreme volumes.", Hyperdisk::read),
          s.optionalSection("local_ssd", "The array of local SSDs.", LocalSsd::read));
    }
  }

  /**
   * How each Hyperdisk Extreme volume is provisioned.
   *
   * @param throughputMbps MB/s; Hyperdisk Extreme derives it from IOPS, so it is a check
   */
  public record Hyperdisk(
      long iopsPerVolume,
      Optional<Long> throughputMbps,
      long volumesPerInstance,
      Optional<DataSize> size) {
    static Hyperdisk read(Section s) {
      return new Hyperdisk(
          s.count("iops_per_volume", "Provisioned IOPS of a volume.").required(2500L),
          s.count("throughput_mbps", "Throughput of a volume, MB/s.").optional(),
          s.count("volumes_per_instance", "Volumes on each machine.").orElse(1L),
          s.size("size_gb", "Size of a volume; without it, the least that allows the IOPS.", "GB")
              .optional());
    }
  }

  /** The local SSD array. */
  public record LocalSsd(long countPerInstance, DataSize stripe, DataSize readahead) {
    static LocalSsd read(Section s) {
      return new LocalSsd(
          s.count("count_per_instance", "Local SSD disks on each machine.").required(0L),
          s.size("stripe_size_kb", "RAID 0 chunk.", "KB").orElse(new DataSize(256 << 10)),
          s.size("readahead_kb", "Read-ahead of the array.", "KB")
              .orElse(new DataSize(8192 << 10)));
    }
  }

  /** GPU software. */
  public record Gpu(
      String cudaVersion,
      String driver,
      boolean gpuDirectRdma,
      boolean peerMemory,
      Optional<String> migStrategy,
      List<MigDevice> migDevices) {
    static Gpu read(Section s) {
      return new Gpu(
          s.text("cuda_version", "CUDA toolkit, such as '12.4'; quote it.").required("12.4"),
          s.text("nvidia_driver", "Driver version, such as 550.90.07.").required("550.90.07"),
          s.bool("gpu_direct_rdma", "GPUDirect RDMA.").orElse(false),
          s.bool("nvidia_peer_memory", "The nvidia_peermem module.").orElse(false),
          s.choice("mig_strategy", "MIG strategy.", "none", "single", "mixed").optional(),
          s.sectionList("mig_devices", "MIG devices on each GPU.", MigDevice::read));
    }
  }

  /** Some MIG devices of one profile. */
  public record MigDevice(String profile, long count) {
    static MigDevice read(Section s) {
      return new MigDevice(
          s.text("profile", "Profile, such as 1g.10gb.").required("1g.10gb"),
          s.count("count", "How many on each GPU.").required(1L));
    }
  }
}
