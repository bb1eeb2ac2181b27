package io.mlinfra.sandbox.compute.disks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.http.Csv;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The disk types on offer and their bounds, from the data file. */
public final class DiskTypes {
  /** docs.cloud.google.com/compute/docs/disks/about-regional-persistent-disk, 2026-11-26. */
  private static final Set<String> REGIONAL =
      Set.of("pd-standard", "pd-balanced", "pd-ssd", "hyperdisk-balanced-high-availability");

  private static final Map<String, Type> ALL = new LinkedHashMap<>();

  private DiskTypes() {}

  /** Sizes in GB; IOPS and MB/s where they are provisioned, else 0. */
  public record Type(
      String name,
      long minGb,
      long maxGb,
      long defaultGb,
      long minIops,
      long maxIops,
      long iopsPerGb,
      long minThroughput,
      long maxThroughput) {
    /** Whether a disk of this type can be in two zones at once: the API's regional disk types. */
    public boolean regional() {
      return REGIONAL.contains(name);
    }

    /** Whether a disk of this type can be in a single zone. */
    public boolean zonal() {
      return !name.endsWith("-high-availability");
    }

    void check(ObjectNode body) {
      long gb = body.path("sizeGb").asLong();
      if (gb < minGb || gb > maxGb) {
        throw Errors.invalid(
            "sizeGb",
            Long.toString(gb),
            "Disk size for " + name + " must be between " + minGb + " GB and " + maxGb + " GB.");
      }
      long iops = body.path("provisionedIops").asLong(0);
      if (body.has("provisionedIops")) {
        long most = iopsPerGb == 0 ? maxIops : Math.min(maxIops, iopsPerGb * gb);
        if (maxIops == 0 || iops < Math.min(minIops, most) || iops > most) {
          throw Errors.invalid(
              "provisionedIops",
              Long.toString(iops),
              "Requested provisioned IOPS for a "
                  + name
                  + " disk of "
                  + gb
                  + " GB must be at most "
                  + most
                  + ".");
        }
      } else if (maxIops > 0) {
        body.put("provisionedIops", Long.toString(Math.min(minIops, Math.max(1, iopsPerGb) * gb)));
      }
      long throughput = body.path("provisionedThroughput").asLong(0);
      if (body.has("provisionedThroughput")
          && (maxThroughput == 0 || throughput < minThroughput || throughput > maxThroughput)) {
        throw Errors.invalid(
            "provisionedThroughput",
            Long.toString(throughput),
            "Must be between " + minThroughput + " and " + maxThroughput + ".");
      }
      if (!body.has("provisionedThroughput") && maxThroughput > 0) {
        body.put("provisionedThroughput", Long.toString(minThroughput));
      }
    }
  }

  public static synchronized Map<String, Type> all() {
    if (ALL.isEmpty()) {
      for (Csv.Row r : Csv.read("/catalog/disk-types.csv")) {
        ALL.put(
            r.get("name"),
            new Type(
                r.get("name"),
                n(r, "min_gb"),
                n(r, "max_gb"),
                n(r, "default_gb"),
                n(r, "min_iops"),
                n(r, "max_iops"),
                n(r, "iops_per_gb"),
                n(r, "min_throughput_mbps"),
                n(r, "max_throughput_mbps")));
      }
    }
    return ALL;
  }

  public static Optional<Type> find(String name) {
    return Optional.ofNullable(all().get(name));
  }

  private static long n(Csv.Row row, String column) {
    String text = row.getOrDefault(column, "");
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }
}
