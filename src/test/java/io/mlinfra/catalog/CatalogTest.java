package io.mlinfra.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
  private final Catalog catalog = Catalog.shipped();

  private MachineType type(String name) {
    return catalog.machineType(name).orElseThrow();
  }

  @Test
  void a3MegaComesWithItsGpusNetworksAndLocalSsd() {
    MachineType a3 = type("a3-megagpu-8g");
    assertThat(a3.summary()).isEqualTo("208 vCPU, 1872 GB, 8 x nvidia-h100-mega-80gb");
    assertThat(a3.localSsd()).isEqualTo(new LocalSsdOffer(List.of(16), 375));
    assertThat(a3.localSsd().fixed()).isTrue();
    assertThat(a3.gpuNics()).isEqualTo(8);
    assertThat(a3.maxNics()).isEqualTo(9);
    assertThat(a3.maxBandwidthGbps()).hasValue(1800);
    assertThat(a3.onHostMaintenance()).isEqualTo("TERMINATE");
    assertThat(a3.spot()).isTrue();
    assertThat(a3.series().compactPlacement()).isTrue();
    assertThat(catalog.zones(a3, "us-east4"))
        .containsExactly("us-east4-a", "us-east4-b", "us-east4-c");
    assertThat(catalog.zones(a3, "asia-southeast2")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // type, host NICs, their type, GPU NICs, their type, where they are, network profile
    "a3-highgpu-8g, 1, GVNIC, 4, GVNIC, NETWORK, ",
    "a3-megagpu-8g, 1, GVNIC, 8, GVNIC, NETWORK, ",
    "a3-ultragpu-8g, 2, GVNIC, 8, MRDMA, SUBNET, us-east4-b-vpc-roce",
    "a4-highgpu-8g, 2, GVNIC, 8, MRDMA, SUBNET, us-east4-b-vpc-roce",
    "a4x-highgpu-4g, 2, GVNIC, 4, MRDMA, SUBNET, us-east4-b-vpc-roce",
    "a4x-maxgpu-4g-metal, 2, IDPF, 8, MRDMA, SHARED, us-east4-b-vpc-roce-metal"
  })
  void gpuMachinesSayWhichInterfacesTheyHaveAndWhatNetworksThoseNeed(
      String name,
      int host,
      String hostType,
      int gpu,
      String gpuType,
      GpuNetwork.Layout layout,
      String profile) {
    GpuNetwork network = type(name).gpuNetwork().orElseThrow();
    assertThat(network.hostNics()).isEqualTo(host);
    assertThat(network.hostNicType()).isEqualTo(hostType);
    assertThat(network.gpuNics()).isEqualTo(gpu);
    assertThat(network.gpuNicType()).isEqualTo(gpuType);
    assertThat(network.totalNics()).isEqualTo(host + gpu);
    assertThat(network.layout()).isEqualTo(layout);
    assertThat(network.networkProfile("us-east4-b")).isEqualTo(Optional.ofNullable(profile));
    assertThat(type(name).maxNics()).isEqualTo(host + gpu);
  }

  @Test
  void m3OffersNoSpotCapacityAndMovesOnHostMaintenance() {
    MachineType m3 = type("m3-megamem-128");
    assertThat(m3.spot()).isFalse();
    assertThat(m3.onHostMaintenance()).isEqualTo("MIGRATE");
    assertThat(m3.localSsd().counts()).containsExactly(0, 8);
    assertThat(m3.memoryGb()).isEqualByComparingTo("1952");
    assertThat(m3.tier1Gbps()).hasValue(100);
    assertThat(catalog.zones(m3, "us-central1")).contains("us-central1-a");
  }

  @Test
  void c4aIsArmAndBootsAnArmImage() {
    MachineType c4a = type("c4a-highmem-72");
    assertThat(c4a.architecture()).isEqualTo(Architecture.ARM64);
    assertThat(catalog.image(c4a).architecture()).isEqualTo(Architecture.ARM64);
    assertThat(catalog.image(c4a).link())
        .isEqualTo("projects/ubuntu-os-cloud/global/images/family/ubuntu-2404-lts-arm64");
    assertThat(c4a.localSsd()).isEqualTo(LocalSsdOffer.NONE);
    assertThat(type("c4a-highmem-72-lssd").localSsd().max()).isEqualTo(16);
    assertThat(catalog.diskLimit(c4a, "hyperdisk-balanced").orElseThrow().volumes()).isEqualTo(64);
    assertThat(catalog.diskLimit(c4a, "pd-balanced")).isEmpty();
  }

  @Test
  void everyMachineBootsAnImageOfItsOwnArchitecture() {
    assertThat(catalog.machineTypes())
        .allSatisfy(t -> assertThat(catalog.image(t).architecture()).isEqualTo(t.architecture()));
  }

  @Test
  void imagesForGpusCarryADriver() {
    assertThat(catalog.image(type("a3-megagpu-8g")).project())
        .isEqualTo("ubuntu-os-accelerator-images");
  }

  @Test
  void anUnknownNameIsNoFact() {
    assertThat(catalog.machineType("a3-gigagpu-8g")).isEmpty();
    assertThat(catalog.diskType("pd-quantum")).isEmpty();
    assertThat(catalog.region("mars-north1")).isEmpty();
    assertThat(catalog.gpu("nvidia-z9000")).isEmpty();
    assertThat(catalog.cuda("99.0")).isEmpty();
    assertThat(catalog.prices().find("core/c4a", "mars-north1")).isEmpty();
  }

  @Test
  void migProfilesOfTheH100AreThoseOfNvidiaSmi() {
    GpuModel h100 = catalog.gpu("nvidia-h100-mega-80gb").orElseThrow();
    assertThat(h100.migProfiles())
        .extracting(MigProfile::name, MigProfile::computeSlices, MigProfile::memorySlices)
        .contains(
            org.assertj.core.groups.Tuple.tuple("1g.10gb", 1, 1),
            org.assertj.core.groups.Tuple.tuple("2g.20gb", 2, 2),
            org.assertj.core.groups.Tuple.tuple("3g.40gb", 3, 4));
    assertThat(h100.migProfile("1g.20gb").orElseThrow().starts()).containsExactly(0, 2, 4, 6);
    assertThat(h100.migProfile("1g.11gb")).isEmpty();
  }

  @Test
  void a3MegaHasAQuotaFamilyOfItsOwn() {
    assertThat(catalog.quotas("gpu", "nvidia-h100-mega-80gb", Provisioning.STANDARD))
        .singleElement()
        .satisfies(
            q -> {
              assertThat(q.metric()).isEqualTo("NVIDIA_H100_MEGA_GPUS");
              assertThat(q.quotaId()).isEqualTo("GPUS-PER-GPU-FAMILY-per-project-region");
              assertThat(q.dimensions()).containsEntry("gpu_family", "NVIDIA_H100_MEGA");
            });
    assertThat(catalog.quotas("gpu", "nvidia-h100-mega-80gb", Provisioning.SPOT))
        .extracting(QuotaMetric::metric)
        .containsExactly("PREEMPTIBLE_NVIDIA_H100_MEGA_GPUS");
  }

  @Test
  void machinesWithoutGpusArePricedByCoreAndMemory() {
    assertThat(
            catalog
                .prices()
                .machineHour(type("c4a-highmem-72"), "us-central1", Provisioning.STANDARD))
        .hasValueSatisfying(p -> assertThat(p).isEqualByComparingTo("4.24368"));
  }

  @Test
  void localSsdThatComesWithATypeIsInItsPrice() {
    BigDecimal without = hour("c4a-highmem-72");
    BigDecimal with = hour("c4a-highmem-72-lssd");
    // 16 disks of 375 GB at 0.12 US dollars a GB and month
    assertThat(with.subtract(without)).isEqualByComparingTo("0.98630137");
  }

  @Test
  void spotIsPricedBelowOnDemandAndNotAtAllWhereItIsNotOffered() {
    Prices prices = catalog.prices();
    assertThat(prices.machineHour(type("a3-megagpu-8g"), "us-east4", Provisioning.SPOT))
        .hasValueSatisfying(p -> assertThat(p).isLessThan(hour("a3-megagpu-8g", "us-east4")));
    assertThat(prices.machineHour(type("m3-megamem-128"), "us-east4", Provisioning.SPOT)).isEmpty();
    assertThat(prices.machineHour(type("m3-megamem-128"), "us-east4", Provisioning.STANDARD))
        .isPresent();
  }

  @Test
  void aMachineWithGpusWithoutAPriceOfItsOwnHasNoPrice() {
    assertThat(
            catalog.prices().machineHour(type("a4-highgpu-8g"), "us-east4", Provisioning.STANDARD))
        .isEmpty();
  }

  private BigDecimal hour(String machineType) {
    return hour(machineType, "us-central1");
  }

  private BigDecimal hour(String machineType, String region) {
    return catalog
        .prices()
        .machineHour(type(machineType), region, Provisioning.STANDARD)
        .orElseThrow();
  }
}
