package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import io.mlinfra.spec.units.DataSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One cluster of the fleet: machines of one type in one or more regions. */
public record ClusterSpec(
    String machineType,
    List<String> regions,
    List<String> zones,
    long gpuNetworks,
    boolean compactPlacement,
    Optional<String> image,
    DataSize bootDisk,
    Map<String, String> labels,
    boolean protect) {
  static ClusterSpec read(Section s) {
    ClusterSpec cluster =
        new ClusterSpec(
            s.text("machine_type", "Compute Engine machine type, such as a3-megagpu-8g.")
                .required("unset"),
            s.list(
                "regions",
                "Regions over which the nodes are spread, in order of preference.",
                "region",
                ClusterSpec::region),
            s.list(
                "zones",
                "Zones to use, in order of preference; without any, the catalog's zones for the"
                    + " machine type.",
                "zone",
                ClusterSpec::zone),
            s.count("gpu_networks", "Data-plane VPC networks beside the main one.").orElse(0L),
            s.choice(
                    "placement",
                    "compact packs the nodes of a zone close together.",
                    "compact",
                    "none")
                .orElse("none")
                .equals("compact"),
            s.text(
                    "image",
                    "Boot image, projects/P/global/images/family/F; without it, the catalog's for"
                        + " the machine type.")
                .optional(),
            s.size("boot_disk_gb", "Size of the boot disk.", "GB").orElse(DataSize.ofGb(100)),
            s.texts("labels", "Labels on this cluster's machines.", "label"),
            LifecycleSpec.protect(s, "Keeps the cluster from being deleted or replaced."));
    if (cluster.regions().isEmpty()) {
      s.error("regions", "a cluster needs at least one region", "add \"regions: [us-central1]\"");
    }
    return cluster;
  }

  private static String region(String text) {
    if (!text.matches("[a-z]+-[a-z]+\\d{1,2}")) {
      throw new IllegalArgumentException("\"" + text + "\" is not a region such as us-central1");
    }
    return text;
  }

  private static String zone(String text) {
    if (!text.matches("[a-z]+-[a-z]+\\d{1,2}-[a-z]")) {
      throw new IllegalArgumentException("\"" + text + "\" is not a zone such as us-central1-a");
    }
    return text;
  }
}
