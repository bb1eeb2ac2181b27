package io.mlinfra.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sample of the figures on Google's and NVIDIA's own pages, typed in from there. */
class VendorFiguresTest {
  private final Catalog catalog = Catalog.shipped();

  private MachineType type(String name) {
    return catalog.machineType(name).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    // name, vCPU, GB, GPUs, local SSD disks, GB each, Gbps
    "a4x-maxgpu-4g-metal, 144, 960, 4, 4, 3000, 3600",
    "a4x-highgpu-4g, 140, 884, 4, 4, 3000, 2000",
    "a4-highgpu-8g, 224, 3968, 8, 32, 375, 3600",
    "a3-ultragpu-8g, 224, 2952, 8, 32, 375, 3600",
    "a3-megagpu-8g, 208, 1872, 8, 16, 375, 1800",
    "a3-highgpu-8g, 208, 1872, 8, 16, 375, 1000",
    "a3-highgpu-4g, 104, 936, 4, 8, 375, 100",
    "a3-highgpu-2g, 52, 468, 2, 4, 375, 50",
    "a3-highgpu-1g, 26, 234, 1, 2, 375, 25",
    "a3-edgegpu-8g, 208, 1872, 8, 16, 375, 400",
    "a2-ultragpu-8g, 96, 1360, 8, 8, 375, 100",
    "a2-highgpu-1g, 12, 85, 1, 8, 375, 24",
    "a2-megagpu-16g, 96, 1360, 16, 8, 375, 100",
    "g2-standard-48, 48, 192, 4, 4, 375, 50",
    "g4-standard-384, 384, 1440, 8, 32, 375, 400",
    "m3-megamem-128, 128, 1952, 0, 8, 375, 32",
    "m3-ultramem-32, 32, 976, 0, 8, 375, 32",
    "m1-ultramem-40, 40, 961, 0, 5, 375, 32",
    "c4a-highmem-72, 72, 576, 0, 0, 375, 50",
    "c4a-highmem-72-lssd, 72, 576, 0, 16, 375, 50",
    "c4-highmem-288, 288, 2232, 0, 0, 375, 100",
    "c4-standard-4, 4, 15, 0, 0, 375, 23",
    "c4-standard-288-lssd-metal, 288, 1080, 0, 6, 3000, 100",
    "c4d-standard-384, 384, 1488, 0, 0, 375, 100",
    "c3-standard-176-lssd, 176, 704, 0, 32, 375, 100",
    "c3d-highcpu-360, 360, 708, 0, 0, 375, 100",
    "c2-standard-60, 60, 240, 0, 8, 375, 32",
    "c2d-highmem-56, 56, 448, 0, 8, 375, 32",
    "h3-standard-88, 88, 352, 0, 0, 375, 200",
    "n2-highmem-128, 128, 864, 0, 24, 375, 32",
    "n4-standard-80, 80, 320, 0, 0, 375, 50",
    "e2-small, 2, 2, 0, 0, 375, 1",
    "z3-highmem-88-highlssd, 88, 704, 0, 12, 3000, 62"
  })
  void machinesAreAsTheFamilyPagesSay(
      String name, int vcpus, int gb, int gpus, int disks, int diskGb, int gbps) {
    MachineType t = type(name);
    assertThat(t.vcpus()).isEqualTo(vcpus);
    assertThat(t.memoryGb()).isEqualByComparingTo(Integer.toString(gb));
    assertThat(t.gpuCount()).isEqualTo(gpus);
    assertThat(t.localSsd().max()).isEqualTo(disks);
    assertThat(t.localSsd().diskGb()).isEqualTo(diskGb);
    assertThat(t.bandwidthGbps()).hasValue(gbps);
  }

  @ParameterizedTest
  @CsvSource({
    "c4-standard-48, 50", "c4-standard-48-lssd, ", "c4-standard-288-lssd, 200",
        "c4a-highmem-72, 100",
    "c3-standard-88, 100", "n2-standard-64, 75", "n2d-standard-96, 100", "m3-megamem-64, 50",
    "a3-megagpu-8g, ", "n4-standard-80, ", "c2-standard-30, 50"
  })
  void tier1IsWhereThePagesHaveIt(String name, Integer gbps) {
    assertThat(type(name).tier1Gbps())
        .isEqualTo(gbps == null ? OptionalInt.empty() : OptionalInt.of(gbps));
  }

  @ParameterizedTest
  @CsvSource({
    "a2-highgpu-2g, 0 2 4 8", "a2-highgpu-4g, 0 4 8", "n2-standard-16, 0 2 4 8 16 24",
    "n2-standard-96, 0 16 24", "c2-standard-16, 0 2 4 8", "g2-standard-24, 0 2",
    "m3-megamem-128, 0 8", "m3-megamem-64, 0 4 8", "n1-standard-8, 0 1 2 3 4 5 6 7 8 16 24"
  })
  void localSsdCountsAreThoseThatMayBeChosen(String name, String counts) {
    assertThat(type(name).localSsd().counts().stream().map(String::valueOf).toList())
        .containsExactly(counts.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "a3-megagpu-8g, hyperdisk-balanced, 32",
    "a3-megagpu-8g, hyperdisk-ml, 64",
    "a3-megagpu-8g, hyperdisk-extreme, 8",
    "a4-highgpu-8g, hyperdisk-balanced, 128",
    "a3-ultragpu-8g, hyperdisk-ml, 128",
    "c4a-highmem-1, hyperdisk-balanced, 8",
    "c4a-standard-1, hyperdisk-balanced, 16",
    "c4-highcpu-96, hyperdisk-balanced, 128",
    "c4-standard-96-lssd, hyperdisk-balanced, 64",
    "c3-standard-22, hyperdisk-ml, 48",
    "c3d-highmem-360, hyperdisk-extreme, 8",
    "g4-standard-192, hyperdisk-balanced, 64",
    "n2-standard-80, hyperdisk-extreme, 8",
    "e2-micro, pd-balanced, 16",
    "n1-standard-4, pd-ssd, 128"
  })
  void volumesAreAsTheStorageTablesSay(String name, String disk, int volumes) {
    assertThat(catalog.diskLimit(type(name), disk).orElseThrow().volumes()).isEqualTo(volumes);
  }

  @ParameterizedTest
  @CsvSource({
    "a4-highgpu-8g, pd-balanced",
    "a3-ultragpu-8g, pd-ssd",
    "c4-standard-8, pd-balanced",
    "g2-standard-8, pd-standard",
    "g2-standard-8, hyperdisk-balanced",
    "e2-standard-4, pd-extreme",
    "a2-highgpu-1g, hyperdisk-balanced",
    "n1-standard-8, hyperdisk-balanced",
    "m3-ultramem-32, hyperdisk-extreme",
    "g4-standard-48, hyperdisk-extreme",
    "a3-highgpu-2g, hyperdisk-extreme",
    "c3-standard-44, hyperdisk-extreme"
  })
  void someDisksCannotBeAttached(String name, String disk) {
    assertThat(type(name).takes(disk)).isFalse();
    assertThat(type(name).diskTypes()).isNotEmpty();
  }

  @Test
  void someTypesCannotBeHadOnDemand() {
    assertThat(type("a3-highgpu-1g").onDemand()).isEqualTo(Capacity.OnDemand.NO);
    assertThat(type("a4-highgpu-8g").onDemand()).isEqualTo(Capacity.OnDemand.RESERVED);
    assertThat(type("a3-megagpu-8g").onDemand()).isEqualTo(Capacity.OnDemand.YES);
    assertThat(type("a4x-highgpu-4g").spot()).isFalse();
    assertThat(type("m2-ultramem-208").spot()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "hyperdisk-balanced, 4, 65536, 160000, 2400",
        "hyperdisk-balanced-high-availability, 4, 65536, 100000, 2400",
    "hyperdisk-extreme, 64, 65536, 350000, ", "hyperdisk-throughput, 2048, 32768, , 2400",
    "hyperdisk-ml, 4, 65536, , 2097152"
  })
  void volumesHaveTheRangesOfTheHyperdiskPage(
      String name, int min, int max, Integer iops, Integer mbps) {
    DiskType d = catalog.diskType(name).orElseThrow();
    assertThat(List.of(d.minGb(), d.maxGb())).containsExactly(min, max);
    assertThat(d.maxIops()).isEqualTo(iops == null ? OptionalInt.empty() : OptionalInt.of(iops));
    assertThat(d.maxMbps()).isEqualTo(mbps == null ? OptionalInt.empty() : OptionalInt.of(mbps));
  }

  @ParameterizedTest
  @CsvSource({
    "11.8, 520.61.05, 450.80.02", "12.1, 530.30.02, 525.60.13", "12.4, 550.54.14, 525.60.13",
    "12.8, 570.26, 525.60.13", "13.0, 580.65.06, 580.65.06", "13.2, 595.45.04, 580.65.06"
  })
  void cudaReleasesBringTheirDrivers(String version, String own, String minor) {
    CudaRelease c = catalog.cuda(version).orElseThrow();
    assertThat(c.ownDriver()).isEqualTo(own);
    assertThat(c.minorDriver()).isEqualTo(minor);
  }
}
