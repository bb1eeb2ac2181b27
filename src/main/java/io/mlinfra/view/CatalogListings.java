package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.BootImage;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.CudaRelease;
import io.mlinfra.catalog.DiskType;
import io.mlinfra.catalog.GpuModel;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Provenance;
import io.mlinfra.catalog.QuotaMetric;
import io.mlinfra.catalog.Region;
import io.mlinfra.catalog.SourcePage;
import io.mlinfra.view.Listing.Column;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/** The tables of the catalog as listings; what one thing is like in full is on its sheet. */
public record CatalogListings(Catalog catalog) {
  private static ObjectNode row() {
    return Documents.of("", "").removeAll();
  }

  /** A row with where it is from at its end. */
  private ObjectNode from(ObjectNode row, Provenance provenance) {
    return row.put("source", catalog.sourceOf(provenance));
  }

  static void put(ObjectNode row, String key, OptionalInt value) {
    if (value.isPresent()) {
      row.put(key, value.getAsInt());
    } else {
      row.putNull(key);
    }
  }

  static void put(ObjectNode row, String key, Collection<String> values) {
    ArrayNode list = row.putArray(key);
    values.forEach(list::add);
  }

  /** What there is to list. */
  public Listing topics() {
    return new Listing(
        "topics",
        List.of(
            Column.of("command", "COMMAND"),
            Column.of("entries", "ENTRIES"),
            Column.of("what", "WHAT")),
        List.of(
            topic("machines", catalog.machineTypes().size(), "machine types"),
            topic("disks", catalog.diskTypes().size(), "disk types"),
            topic("gpus", catalog.gpus().size(), "GPU models; `catalog mig GPU` for MIG"),
            topic("regions", catalog.regions().size(), "regions and zones"),
            topic("quotas", catalog.quotas().size(), "quota metrics and ids"),
            topic("cuda", catalog.cudaReleases().size(), "CUDA releases and drivers"),
            topic("images", catalog.images().size(), "boot images"),
            topic("sources", catalog.sourcePages().size(), "pages that the facts are from")),
        List.of("`mlinfra catalog show NAME` tells all about one entry"));
  }

  private static ObjectNode topic(String name, int entries, String what) {
    return row()
        .put("command", "mlinfra catalog " + name)
        .put("entries", entries)
        .put("what", what);
  }

  public Listing machines(List<MachineType> types) {
    return new Listing(
        "machines",
        List.of(
            Column.of("name", "MACHINE TYPE"),
            Column.of("vcpus", "VCPU"),
            Column.of("memory_gb", "MEMORY GB"),
            Column.of("gpus", "GPUS"),
            Column.of("local_ssd", "LOCAL SSD"),
            Column.of("bandwidth_gbps", "GBPS"),
            Column.of("tier1_gbps", "TIER_1"),
            Column.of("architecture", "ARCH"),
            Column.of("spot", "SPOT"),
            Column.of("on_demand", "ON DEMAND"),
            new Column("regions", "REGIONS", "regions")),
        types.stream().map(this::machine).toList(),
        List.of(
            types.size()
                + (types.size() == 1 ? " machine type; " : " machine types; ")
                + "`mlinfra catalog show NAME` tells all about one"));
  }

  private ObjectNode machine(MachineType t) {
    ObjectNode row = row().put("name", t.name()).put("series", t.series().name());
    row.put("vcpus", t.vcpus()).put("memory_gb", t.memoryGb());
    t.gpu()
        .ifPresentOrElse(g -> row.put("gpus", t.gpuCount() + " x " + g), () -> row.putNull("gpus"));
    row.put("local_ssd", MachineSheet.localSsd(t));
    put(row, "bandwidth_gbps", t.bandwidthGbps());
    put(row, "tier1_gbps", t.tier1Gbps());
    row.put("architecture", t.architecture().name()).put("spot", t.spot());
    row.put("on_demand", MachineSheet.onDemand(t));
    put(row, "regions", t.regions());
    return from(row, t.provenance());
  }

  public Listing disks() {
    return new Listing(
        "disks",
        List.of(
            Column.of("name", "DISK TYPE"),
            Column.of("min_gb", "MIN GB"),
            Column.of("max_gb", "MAX GB"),
            Column.of("default_gb", "DEFAULT"),
            Column.of("iops", "IOPS"),
            Column.of("throughput_mbps", "MIB/S"),
            Column.of("ratio", "RATIO"),
            Column.of("boot", "BOOT"),
            Column.of("multi_attach", "SHARED")),
        catalog.diskTypes().stream().map(this::disk).toList(),
        List.of("Per volume; what a machine takes is on its sheet, `mlinfra catalog show NAME`"));
  }

  private ObjectNode disk(DiskType d) {
    ObjectNode row = row().put("name", d.name());
    row.put("min_gb", d.minGb()).put("max_gb", d.maxGb()).put("default_gb", d.defaultGb());
    row.put("iops", range(d.minIops(), d.maxIops()));
    row.put("throughput_mbps", range(d.minMbps(), d.maxMbps()));
    row.put("ratio", DiskSheet.ratio(d)).put("boot", d.boot());
    put(row, "multi_attach", d.multiAttach());
    return from(row, d.provenance());
  }

  static String range(OptionalInt min, OptionalInt max) {
    return max.isEmpty() ? "-" : min.orElse(0) + " to " + max.getAsInt();
  }

  public Listing gpus() {
    return new Listing(
        "gpus",
        List.of(
            Column.of("name", "ACCELERATOR TYPE"),
            Column.of("product", "PRODUCT"),
            Column.of("memory_gb", "GB"),
            Column.of("min_driver", "DRIVER FROM"),
            Column.of("mig", "MIG"),
            new Column("machine_types", "MACHINE TYPES", "types")),
        catalog.gpus().stream().map(this::gpu).toList(),
        List.of("`mlinfra catalog mig PRODUCT` shows instance profiles and placements"));
  }

  private ObjectNode gpu(GpuModel g) {
    ObjectNode row = row().put("name", g.acceleratorType()).put("product", g.product());
    row.put("memory_gb", g.memoryGb()).put("min_driver", g.minDriver());
    row.put(
        "mig",
        switch (g.mig()) {
          case YES -> g.migProfiles().size() + " profiles";
          case NO -> "no";
          case UNKNOWN -> "unknown";
        });
    put(
        row,
        "machine_types",
        catalog.machineTypes().stream()
            .filter(t -> t.gpu().map(g.acceleratorType()::equals).orElse(false))
            .map(MachineType::name)
            .toList());
    return from(row, g.provenance());
  }

  public Listing cuda() {
    return new Listing(
        "cuda",
        List.of(
            Column.of("version", "CUDA"),
            Column.of("own_driver", "ITS OWN DRIVER"),
            Column.of("minor_driver", "RUNS FROM, LIMITED")),
        catalog.cudaReleases().stream().map(this::release).toList(),
        List.of());
  }

  private ObjectNode release(CudaRelease c) {
    ObjectNode row = row().put("version", c.version()).put("own_driver", c.ownDriver());
    return from(row.put("minor_driver", c.minorDriver()), c.provenance());
  }

  public Listing regions() {
    return new Listing(
        "regions",
        List.of(
            Column.of("name", "REGION"),
            Column.of("location", "WHERE"),
            new Column("zones", "ZONES", "zones"),
            Column.of("machine_types", "MACHINE TYPES")),
        catalog.regions().stream().map(this::region).toList(),
        List.of());
  }

  private ObjectNode region(Region r) {
    ObjectNode row = row().put("name", r.name()).put("location", r.location());
    put(row, "zones", r.zones());
    row.put(
        "machine_types",
        catalog.machineTypes().stream().filter(t -> t.offeredIn(r.name())).count());
    return from(row, r.provenance());
  }

  public Listing quotas() {
    return new Listing(
        "quotas",
        List.of(
            Column.of("subject", "COUNTS"),
            Column.of("of", "OF"),
            Column.of("provisioning", "CAPACITY"),
            Column.of("metric", "METRIC"),
            Column.of("quota_id", "QUOTA ID"),
            Column.of("scope", "SCOPE"),
            Column.of("dimensions", "DIMENSIONS")),
        catalog.quotas().stream().map(this::quota).toList(),
        List.of("`mlinfra quota check` holds a plan against them"));
  }

  private ObjectNode quota(QuotaMetric q) {
    ObjectNode row = row().put("subject", q.subject()).put("of", q.key());
    row.put("provisioning", q.provisioning().name()).put("metric", q.metric());
    row.put("quota_id", q.quotaId()).put("scope", q.scope().name());
    put(
        row,
        "dimensions",
        q.dimensions().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    return from(row, q.provenance());
  }

  public Listing images() {
    return new Listing(
        "images",
        List.of(
            Column.of("for", "FOR"),
            Column.of("image", "IMAGE"),
            Column.of("architecture", "ARCH")),
        catalog.images().stream().map(this::image).toList(),
        List.of());
  }

  private ObjectNode image(BootImage i) {
    ObjectNode row = row().put("for", i.selector()).put("image", i.link());
    return from(row.put("architecture", i.architecture().name()), i.provenance());
  }

  public Listing sources() {
    return new Listing(
        "sources",
        List.of(
            Column.of("title", "PAGE"),
            Column.of("url", "ADDRESS"),
            Column.of("vendor", "VENDOR'S")),
        catalog.sourcePages().stream().map(CatalogListings::source).toList(),
        List.of());
  }

  private static ObjectNode source(SourcePage s) {
    return row().put("title", s.title()).put("url", s.url()).put("vendor", s.vendor());
  }
}
