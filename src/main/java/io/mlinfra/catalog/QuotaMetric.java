package io.mlinfra.catalog;

import java.util.Map;

/**
 * A quota that a resource counts against.
 *
 * @param subject what is counted: {@code gpu}, {@code vcpus}, {@code local-ssd-gb}, {@code
 *     disk-gb}, {@code disk-iops}, {@code disk-mbps}, {@code count}
 * @param key of what: accelerator type, series, disk type, or a kind such as {@code networks}
 * @param metric name in the Compute API's regions.get and projects.get, such as {@code
 *     NVIDIA_H100_MEGA_GPUS}
 * @param quotaId name in the Cloud Quotas API
 * @param dimensions beside region or zone, such as {@code gpu_family=NVIDIA_H100}
 * @param inCompute whether the metric is listed by regions.get or projects.get; if not, only the
 *     Cloud Quotas API shows it
 */
public record QuotaMetric(
    String subject,
    String key,
    Provisioning provisioning,
    String metric,
    String quotaId,
    Scope scope,
    Map<String, String> dimensions,
    boolean inCompute,
    Provenance provenance) {
  /** Over what the limit holds. */
  public enum Scope {
    GLOBAL,
    REGION,
    ZONE
  }

  static QuotaMetric read(Table.Row row) {
    return new QuotaMetric(
        row.text("subject"),
        row.text("key"),
        Provisioning.valueOf(row.text("provisioning")),
        row.text("metric"),
        row.text("quota_id"),
        Scope.valueOf(row.text("scope")),
        row.optional("dimension").map(d -> Map.of(d, row.text("dimension_value"))).orElse(Map.of()),
        row.flag("in_compute"),
        row.provenance());
  }
}
