package io.mlinfra.lint;

import io.mlinfra.spec.QuotasSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which family under {@code quotas.gcp.compute} a cluster's machines belong to. */
final class Families {
  private Families() {}

  /** The family whose name begins the machine type's; the longest such name. */
  static Optional<Map.Entry<String, QuotasSpec.Family>> of(Cluster cluster) {
    String type = cluster.spec().machineType();
    return cluster.plan().quotas().compute().entrySet().stream()
        .filter(e -> type.startsWith(e.getKey()))
        .max(Comparator.comparingInt(e -> e.getKey().length()));
  }

  /** The clusters whose machines belong to a family. */
  static List<Cluster> clusters(Subject s, String family) {
    return s.clusters().stream()
        .filter(c -> of(c).map(e -> e.getKey().equals(family)).orElse(false))
        .toList();
  }
}
