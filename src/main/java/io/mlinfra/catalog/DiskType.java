package io.mlinfra.catalog;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network disk type and the range of what one volume can have.
 *
 * @param minGb least size, GB (2^30 bytes)
 * @param maxGb greatest size
 * @param defaultGb size when a request names none
 * @param minIops least provisioned IOPS; absent where IOPS are not provisioned
 * @param maxIops most IOPS of one volume
 * @param minIopsPerGb least provisioned IOPS for each GB of size
 * @param iopsPerGb most provisioned IOPS for each GB of size
 * @param minMbps least provisioned throughput, MiB/s; absent where it is not provisioned
 * @param maxMbps most throughput of one volume, MiB/s
 * @param mbpsPerThousandIops throughput that comes with IOPS, where it is derived from them
 * @param derivedMaxMbps where that ends, MiB/s
 * @param iopsPerMbps IOPS that come with each MiB/s, where they are derived from throughput
 * @param boot whether a machine can boot from it
 * @param multiAttach access modes beside one writer, such as READ_WRITE_MANY; empty where none
 */
public record DiskType(
    String name,
    int minGb,
    int maxGb,
    int defaultGb,
    OptionalInt minIops,
    OptionalInt maxIops,
    OptionalInt minIopsPerGb,
    Optional<BigDecimal> iopsPerGb,
    OptionalInt minMbps,
    OptionalInt maxMbps,
    OptionalInt mbpsPerThousandIops,
    OptionalInt derivedMaxMbps,
    OptionalInt iopsPerMbps,
    boolean boot,
    List<String> multiAttach,
    Provenance provenance) {
  static DiskType read(Table.Row row) {
    return new DiskType(
        row.text("name"),
        row.number("min_gb"),
        row.number("max_gb"),
        row.number("default_gb"),
        row.optionalNumber("min_iops"),
        row.optionalNumber("max_iops"),
        row.optionalNumber("min_iops_per_gb"),
        row.optionalDecimal("iops_per_gb"),
        row.optionalNumber("min_throughput_mbps"),
        row.optionalNumber("max_throughput_mbps"),
        row.optionalNumber("mbps_per_1000_iops"),
        row.optionalNumber("derived_max_mbps"),
        row.optionalNumber("iops_per_mbps"),
        row.flag("boot"),
        row.words("multi_attach"),
        row.provenance());
  }

  /** The same type with a live answer's sizes. */
  DiskType as(int leastGb, int mostGb) {
    return new DiskType(
        name,
        leastGb,
        mostGb,
        defaultGb,
        minIops,
        maxIops,
        minIopsPerGb,
        iopsPerGb,
        minMbps,
        maxMbps,
        mbpsPerThousandIops,
        derivedMaxMbps,
        iopsPerMbps,
        boot,
        multiAttach,
        provenance);
  }

  /** IOPS of a volume for which nobody asks for any; 0 where they are not provisioned. */
  public int leastIops() {
    return minIops.orElse(0);
  }

  /** Throughput of a volume for which nobody asks for any, MiB/s. */
  public int leastMbps() {
    return minMbps.orElse(0);
  }

  /** Least size that allows {@code iops}, GB. */
  public int leastGbFor(long iops) {
    if (iopsPerGb.isEmpty()) {
      return minGb;
    }
    long needed =
        BigDecimal.valueOf(iops)
            .divide(iopsPerGb.get(), 0, RoundingMode.CEILING)
            .min(BigDecimal.valueOf(Integer.MAX_VALUE))
            .longValueExact();
    return (int) Math.max(minGb, needed);
  }

  /** Greatest size at which {@code iops} are enough, GB. */
  public long mostGbFor(long iops) {
    return minIopsPerGb.isEmpty() ? maxGb : Math.min(maxGb, iops / minIopsPerGb.getAsInt());
  }
}
