package io.mlinfra.catalog;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The facts that plans are checked, built, counted and priced with. Tables are read when first
 * asked for.
 */
public final class Catalog {
  private static final Catalog SHIPPED = read();

  /** The tables, each read when first asked for, once. */
  private static final class Tables {
    final Lazy<MachineTypes> machineTypes = new Lazy<>(MachineTypes::new);
    final Lazy<List<MachineType>> allMachineTypes = new Lazy<>(() -> machineTypes.get().all());
    final Lazy<Map<String, DiskType>> diskTypes =
        new Lazy<>(() -> Table.open("disk-types").index(DiskType::name, DiskType::read));
    final Lazy<List<DiskLimit>> diskLimits =
        new Lazy<>(() -> Table.open("disk-limits").list(DiskLimit::read));
    final Lazy<Map<String, Region>> regions =
        new Lazy<>(() -> Table.open("regions").index(Region::name, Region::read));
    final Lazy<Map<String, GpuModel>> gpus = new Lazy<>(GpuModels::read);
    final Lazy<Map<String, CudaRelease>> cuda =
        new Lazy<>(() -> Table.open("cuda").index(CudaRelease::version, CudaRelease::read));
    final Lazy<List<CustomTypes>> custom =
        new Lazy<>(() -> Table.open("custom-types").list(CustomTypes::read));
    final Lazy<List<BootImage>> images =
        new Lazy<>(() -> Table.open("images").list(BootImage::read));
    final Lazy<List<QuotaMetric>> quotas =
        new Lazy<>(() -> Table.open("quotas").list(QuotaMetric::read));
    final Lazy<Map<String, OperationTime>> operationTimes =
        new Lazy<>(
            () -> Table.open("operation-times").index(OperationTime::key, OperationTime::read));
    final Lazy<Prices> prices = new Lazy<>(() -> new Prices(Table.open("prices")));
    final Lazy<Map<String, SourcePage>> sources =
        new Lazy<>(
            () ->
                Table.open("sources")
                    .index(
                        SourcePage::key,
                        r ->
                            new SourcePage(
                                r.text("key"), r.text("title"), r.text("url"), r.flag("vendor"))));
  }

  private final Tables tables;
  private final LiveTypes live;
  private final LiveDisks liveDisks;

  private Catalog(Tables tables, LiveTypes live, LiveDisks liveDisks) {
    this.tables = tables;
    this.live = live;
    this.liveDisks = liveDisks;
  }

  /** The same tables, read anew. */
  static Catalog read() {
    return new Catalog(new Tables(), LiveTypes.none(), LiveDisks.none());
  }

  /** The catalog that this program carries. */
  public static Catalog shipped() {
    return SHIPPED;
  }

  /** The same with a project's own answer about machine types in place of what this one says. */
  public Catalog corrected(LiveTypes answer) {
    return new Catalog(tables, answer, liveDisks);
  }

  /** The same with a project's own answer about disk types. */
  public Catalog corrected(LiveDisks answer) {
    return new Catalog(tables, live, answer);
  }

  public Optional<MachineType> machineType(String name) {
    return tables.machineTypes.get().find(name).map(this::seen);
  }

  public Collection<MachineType> machineTypes() {
    return live.names().isEmpty() && liveDisks.names().isEmpty()
        ? tables.allMachineTypes.get()
        : tables.allMachineTypes.get().stream().map(this::seen).toList();
  }

  private MachineType seen(MachineType type) {
    MachineType seen = live.names().isEmpty() ? type : live.seen(type, SHIPPED);
    return liveDisks.names().isEmpty() ? seen : seen.with(liveDisks.offered(seen.diskTypes()));
  }

  /** The custom machine types of a series, by numbers of vCPUs; empty where it has none. */
  public List<CustomTypes> customTypes(String series) {
    return tables.custom.get().stream().filter(t -> t.series().equals(series)).toList();
  }

  public Optional<DiskType> diskType(String name) {
    return Optional.ofNullable(tables.diskTypes.get().get(name)).map(liveDisks::seen);
  }

  public Collection<DiskType> diskTypes() {
    return tables.diskTypes.get().values().stream().map(liveDisks::seen).toList();
  }

  /** What volumes of a type can have together on a machine; empty where they cannot be attached. */
  public Optional<DiskLimit> diskLimit(MachineType type, String diskType) {
    return tables.diskLimits.get().stream()
        .filter(l -> type.takes(diskType) && l.diskType().equals(diskType) && l.covers(type))
        .findFirst();
  }

  /** What volumes of a type can have together, machine by machine. */
  public List<DiskLimit> diskLimits(String diskType) {
    return tables.diskLimits.get().stream().filter(l -> l.diskType().equals(diskType)).toList();
  }

  public Optional<Region> region(String name) {
    return Optional.ofNullable(tables.regions.get().get(name));
  }

  public Collection<Region> regions() {
    return tables.regions.get().values();
  }

  /**
   * Zones of a region in which a machine type is offered, sorted; all of the region's where no
   * source gives zones for the type.
   */
  public List<String> zones(MachineType type, String region) {
    List<String> known =
        type.zones().stream().filter(z -> z.startsWith(region + "-")).sorted().toList();
    if (!known.isEmpty() || !type.offeredIn(region)) {
      return known;
    }
    return region(region).map(Region::zones).orElse(List.of());
  }

  public Optional<GpuModel> gpu(String acceleratorType) {
    return Optional.ofNullable(tables.gpus.get().get(acceleratorType));
  }

  public Collection<GpuModel> gpus() {
    return tables.gpus.get().values();
  }

  /** The models that a name may mean: an accelerator type, a product, or a product's beginning. */
  public List<GpuModel> gpusLike(String name) {
    Optional<GpuModel> exact = gpu(name);
    if (exact.isPresent()) {
      return List.of(exact.get());
    }
    String wanted = name.toLowerCase(Locale.ROOT).replace("nvidia-", "").replace("tesla-", "");
    return tables.gpus.get().values().stream()
        .filter(g -> g.product().toLowerCase(Locale.ROOT).startsWith(wanted))
        .toList();
  }

  /** The CUDA release of a version such as {@code 12.1}. */
  public Optional<CudaRelease> cuda(String version) {
    return Optional.ofNullable(tables.cuda.get().get(version));
  }

  public Collection<CudaRelease> cudaReleases() {
    return tables.cuda.get().values();
  }

  public List<BootImage> images() {
    return tables.images.get();
  }

  /** The image for a machine type: its own, else its series', else that of its architecture. */
  public BootImage image(MachineType type) {
    List<String> keys = List.of(type.name(), type.series().name(), type.architecture().name());
    return tables.images.get().stream()
        .filter(i -> keys.contains(i.selector()))
        .min(Comparator.comparingInt(i -> keys.indexOf(i.selector())))
        .orElseThrow(() -> new IllegalStateException("no boot image for " + type.architecture()));
  }

  public List<QuotaMetric> quotas() {
    return tables.quotas.get();
  }

  /** The quotas that {@code key} counts against; {@code subject} as {@link QuotaMetric} says. */
  public List<QuotaMetric> quotas(String subject, String key, Provisioning provisioning) {
    return tables.quotas.get().stream()
        .filter(
            q ->
                q.subject().equals(subject)
                    && q.key().equals(key)
                    && q.provisioning() == provisioning)
        .toList();
  }

  /**
   * How long an action on a resource of a kind typically takes in the real service.
   *
   * @param action {@code create}, {@code update}, {@code delete} or {@code gate}
   */
  public Optional<Duration> operationTime(String kind, String action) {
    return Optional.ofNullable(tables.operationTimes.get().get(kind + " " + action))
        .map(OperationTime::time);
  }

  public Prices prices() {
    return tables.prices.get();
  }

  /** Where a fact comes from, for people: title, address and day. */
  public String sourceOf(Provenance provenance) {
    SourcePage page = tables.sources.get().get(provenance.source());
    return (page == null ? provenance.source() : page.title() + ", " + page.url())
        + " (read "
        + provenance.read()
        + ")";
  }

  public Collection<SourcePage> sourcePages() {
    return tables.sources.get().values();
  }
}
