package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.DiskLimit;
import io.mlinfra.catalog.GpuNetwork;
import io.mlinfra.catalog.LocalSsdOffer;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Provisioning;
import io.mlinfra.catalog.QuotaMetric;
import io.mlinfra.view.Listing.Column;
import io.mlinfra.view.Sheet.Entry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** All about a machine type. */
public record MachineSheet(MachineType type, Catalog catalog) {
  static String localSsd(MachineType t) {
    LocalSsdOffer offer = t.localSsd();
    if (offer.max() == 0) {
      return "none";
    }
    String each = " x " + offer.diskGb() + " GB";
    return offer.fixed()
        ? offer.max() + each
        : offer.counts().stream().map(String::valueOf).collect(Collectors.joining("/")) + each;
  }

  static String onDemand(MachineType t) {
    return t.onDemand().name().toLowerCase(Locale.ROOT);
  }

  public Sheet sheet() {
    List<Listing> tables = List.of(disks(), places());
    List<String> notes = new ArrayList<>();
    type.specs().ifPresent(p -> notes.add("source: " + catalog.sourceOf(p)));
    notes.add("source: " + catalog.sourceOf(type.provenance()));
    return new Sheet(
        type.name()
            + "  ("
            + type.series().name()
            + ", "
            + type.series().family()
            + ", "
            + type.series().cpu()
            + ")",
        entries(),
        tables,
        notes,
        body(tables, notes));
  }

  private List<Entry> entries() {
    List<Entry> e = new ArrayList<>();
    e.add(new Entry("vCPU", Integer.toString(type.vcpus())));
    e.add(new Entry("memory", type.memoryGb().toPlainString() + " GB"));
    type.gpu().ifPresent(g -> e.add(new Entry("GPUs", type.gpuCount() + " x " + g)));
    e.add(
        new Entry(
            "local SSD",
            localSsd(type)
                + (type.localSsd().fixed() && type.localSsd().max() > 0 ? ", fixed" : "")));
    e.add(new Entry("bandwidth", gbps()));
    e.add(new Entry("interfaces", interfaces()));
    e.add(new Entry("architecture", type.architecture().name()));
    e.add(new Entry("spot", type.spot() ? "offered" : "not offered"));
    e.add(
        new Entry(
            "on demand", onDemand(type) + type.capacity().map(c -> ": " + c.how()).orElse("")));
    e.add(
        new Entry(
            "placement",
            type.series().compactPlacement() ? "compact offered" : "no compact placement"));
    e.add(new Entry("host maintenance", type.onHostMaintenance()));
    e.add(new Entry("boot image", catalog.image(type).link()));
    e.add(
        new Entry(
            "quotas",
            quotas().stream()
                .map(QuotaMetric::metric)
                .distinct()
                .collect(Collectors.joining(", "))));
    return e;
  }

  private String gbps() {
    String plain =
        type.bandwidthGbps().isPresent() ? type.bandwidthGbps().getAsInt() + " Gbps" : "unknown";
    return plain
        + (type.tier1Gbps().isPresent()
            ? "; " + type.tier1Gbps().getAsInt() + " Gbps with Tier_1"
            : "; no Tier_1");
  }

  private String interfaces() {
    return "at most " + type.maxNics() + type.gpuNetwork().map(MachineSheet::carried).orElse("");
  }

  private static String carried(GpuNetwork n) {
    return ", "
        + n.gpuNics()
        + " for GPU data ("
        + n.gpuNicType()
        + "): "
        + n.flavour().name().replace("GPUDIRECT_", "GPUDirect-")
        + ", MTU "
        + n.mtu()
        + n.profile().map(p -> ", network profile ZONE-" + p).orElse("");
  }

  private static void network(GpuNetwork n, ObjectNode body) {
    body.put("gpu_direct", n.flavour().name()).put("gpu_mtu", n.mtu());
    body.put("host_interfaces", n.hostNics()).put("host_nic_type", n.hostNicType());
    body.put("gpu_nic_type", n.gpuNicType());
    body.put("gpu_layout", n.layout().name().toLowerCase(Locale.ROOT));
    n.profile().ifPresent(p -> body.put("network_profile", "ZONE-" + p));
  }

  private List<QuotaMetric> quotas() {
    List<QuotaMetric> all = new ArrayList<>();
    for (Provisioning p : Provisioning.values()) {
      all.addAll(catalog.quotas("vcpus", type.series().name(), p));
      type.gpu().ifPresent(g -> all.addAll(catalog.quotas("gpu", g, p)));
    }
    return all;
  }

  private Listing disks() {
    return new Listing(
        "disks",
        List.of(
            Column.of("name", "DISK TYPE"),
            Column.of("volumes", "VOLUMES"),
            Column.of("iops", "IOPS"),
            Column.of("mbps", "MIB/S")),
        type.diskTypes().stream().map(this::disk).toList(),
        List.of("All volumes of a type together; -: no source that could be read says it"));
  }

  private ObjectNode disk(String name) {
    ObjectNode row = Documents.of("", "").removeAll().put("name", name);
    Optional<DiskLimit> limit = catalog.diskLimit(type, name);
    limit.ifPresentOrElse(l -> row.put("volumes", l.volumes()), () -> row.putNull("volumes"));
    CatalogListings.put(
        row, "iops", limit.map(DiskLimit::iops).orElse(java.util.OptionalInt.empty()));
    CatalogListings.put(
        row, "mbps", limit.map(DiskLimit::mbps).orElse(java.util.OptionalInt.empty()));
    limit.ifPresent(l -> row.put("source", catalog.sourceOf(l.provenance())));
    return row;
  }

  private Listing places() {
    return new Listing(
        "regions",
        List.of(
            Column.of("region", "REGION"),
            new Column("zones", "ZONES", "zones"),
            Column.of("on_demand_hour", "ON DEMAND/H"),
            Column.of("spot_hour", "SPOT/H")),
        type.regions().stream().map(this::place).toList(),
        List.of("US dollars for an hour, list price; `mlinfra cost` prices a plan"));
  }

  private ObjectNode place(String region) {
    ObjectNode row = Documents.of("", "").removeAll().put("region", region);
    CatalogListings.put(row, "zones", catalog.zones(type, region));
    price(row, "on_demand_hour", region, Provisioning.STANDARD);
    price(row, "spot_hour", region, Provisioning.SPOT);
    return row;
  }

  private void price(ObjectNode row, String key, String region, Provisioning provisioning) {
    Optional<BigDecimal> price = catalog.prices().machineHour(type, region, provisioning);
    price.ifPresentOrElse(
        p -> row.put(key, p.setScale(4, RoundingMode.HALF_UP)), () -> row.putNull(key));
  }

  private ObjectNode body(List<Listing> tables, List<String> notes) {
    ObjectNode body = Documents.of("", "").removeAll().put("machine_type", type.name());
    body.put("series", type.series().name()).put("family", type.series().family());
    body.put("cpu", type.series().cpu()).put("architecture", type.architecture().name());
    body.put("vcpus", type.vcpus()).put("memory_gb", type.memoryGb());
    type.gpu().ifPresent(g -> body.put("gpu", g));
    body.put("gpu_count", type.gpuCount());
    ObjectNode ssd = body.putObject("local_ssd");
    ArrayNode counts = ssd.putArray("counts");
    type.localSsd().counts().forEach(counts::add);
    ssd.put("disk_gb", type.localSsd().diskGb()).put("fixed", type.localSsd().fixed());
    CatalogListings.put(body, "bandwidth_gbps", type.bandwidthGbps());
    CatalogListings.put(body, "tier1_gbps", type.tier1Gbps());
    body.put("max_interfaces", type.maxNics()).put("gpu_interfaces", type.gpuNics());
    type.gpuNetwork().ifPresent(n -> network(n, body));
    body.put("spot", type.spot()).put("on_demand", onDemand(type));
    type.capacity().ifPresent(c -> body.put("capacity", c.how()));
    body.put("compact_placement", type.series().compactPlacement());
    body.put("on_host_maintenance", type.onHostMaintenance());
    body.put("boot_image", catalog.image(type).link());
    CatalogListings.put(
        body, "quotas", quotas().stream().map(QuotaMetric::metric).distinct().toList());
    for (Listing table : tables) {
      ArrayNode rows = body.putArray(table.topic());
      table.rows().forEach(rows::add);
    }
    CatalogListings.put(
        body, "sources", notes.stream().map(n -> n.replace("source: ", "")).toList());
    return body;
  }
}
