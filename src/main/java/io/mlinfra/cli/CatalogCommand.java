package io.mlinfra.cli;

import io.mlinfra.catalog.Architecture;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.LiveTypes;
import io.mlinfra.catalog.MachineFilter;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.deploy.LiveAnswers;
import io.mlinfra.provider.FleetReader;
import io.mlinfra.provider.gcp.ComputeFleet;
import io.mlinfra.provider.gcp.GoogleRest;
import io.mlinfra.provider.gcp.ListedOffers;
import io.mlinfra.view.CatalogListings;
import io.mlinfra.view.CatalogSheets;
import io.mlinfra.view.Listing;
import io.mlinfra.view.LiveListing;
import io.mlinfra.view.Sheet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "catalog",
    description =
        "The hardware, disks, GPUs, quotas and prices that plans are checked with. Lists, filters"
            + " and shows them, each with its source.",
    subcommands = {
      CatalogCommand.Machines.class,
      CatalogCommand.Show.class,
      CatalogCommand.Disks.class,
      CatalogCommand.Gpus.class,
      CatalogCommand.Mig.class,
      CatalogCommand.Regions.class,
      CatalogCommand.Quotas.class,
      CatalogCommand.Cuda.class,
      CatalogCommand.Images.class,
      CatalogCommand.Sources.class,
      CatalogCommand.Live.class
    },
    footer = {
      "",
      "Examples:",
      "  mlinfra catalog machines --family a3 --region us-central1",
      "  mlinfra catalog machines --gpu h100 --spot",
      "  mlinfra catalog show a3-megagpu-8g",
      "  mlinfra catalog show hyperdisk-extreme -o json",
      "  mlinfra catalog mig h100",
      "  mlinfra catalog quotas",
      "  mlinfra catalog live                   # where the project answers otherwise"
    })
final class CatalogCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Override
  public Integer call() {
    return list(globals, CatalogListings::topics);
  }

  private static String target(Globals globals) {
    return Optional.ofNullable(globals.target)
        .or(() -> Workspace.env("MLINFRA_TARGET"))
        .orElse("sandbox");
  }

  private static int list(Globals globals, Function<CatalogListings, Listing> which) {
    Terminal terminal = Terminal.system(globals);
    Listing listing = which.apply(new CatalogListings(Catalog.shipped()));
    switch (format(globals)) {
      case "json" -> terminal.out().println(listing.json(target(globals)));
      default -> listing.text(terminal.style(), terminal.out());
    }
    terminal.out().flush();
    return ExitCode.OK;
  }

  private static int show(Globals globals, Sheet sheet) {
    Terminal terminal = Terminal.system(globals);
    switch (format(globals)) {
      case "json" -> terminal.out().println(sheet.json(target(globals)));
      default -> sheet.text(terminal.style(), terminal.out());
    }
    terminal.out().flush();
    return ExitCode.OK;
  }

  private static String format(Globals globals) {
    if (!globals.output.equals("json") && !globals.output.equals("text")) {
      throw new CommandFailure(
          ExitCode.USAGE, "catalog writes text or json, not \"" + globals.output + "\"");
    }
    return globals.output;
  }

  private static CommandFailure unknown(
      String what, String name, Optional<String> meant, String list) {
    return new CommandFailure(
        ExitCode.USAGE,
        "the catalog has no "
            + what
            + " \""
            + name
            + "\"; "
            + meant
                .map(m -> "did you mean " + m + "?")
                .orElse("`" + list + "` lists what there is"));
  }

  @Command(
      name = "machines",
      aliases = "machine-types",
      mixinStandardHelpOptions = true,
      description = "Machine types, filtered.",
      footer = {
        "",
        "Examples:",
        "  mlinfra catalog machines --family a3 --region us-central1",
        "  mlinfra catalog machines --family c4a-highmem --min-memory 256",
        "  mlinfra catalog machines --gpu b200 -o json"
      })
  static final class Machines implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Option(
        names = {"--family", "--series"},
        paramLabel = "NAME",
        description = "A series such as a3, or the beginning of a name such as c4a-highmem.")
    @Nullable String family;

    @Option(names = "--region", paramLabel = "REGION", description = "Offered there.")
    @Nullable String region;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Offered there.")
    @Nullable String zone;

    @Option(names = "--gpu", paramLabel = "MODEL", description = "With these GPUs, such as h100.")
    @Nullable String gpu;

    @Option(names = "--min-vcpus", paramLabel = "N", description = "With at least so many vCPUs.")
    int minVcpus;

    @Option(
        names = "--min-memory",
        paramLabel = "GB",
        description = "With at least so much memory.")
    BigDecimal minMemory = BigDecimal.ZERO;

    @Option(names = "--spot", description = "Offered as spot.")
    boolean spot;

    @Option(names = "--arch", paramLabel = "x86|arm", description = "Of this architecture.")
    @Nullable String arch;

    @Override
    public Integer call() {
      CatalogSheets sheets = new CatalogSheets(Catalog.shipped());
      check("family", family, sheets.families(), "mlinfra catalog machines");
      check("region", region, sheets.regions(), "mlinfra catalog regions");
      MachineFilter filter =
          new MachineFilter(
              Optional.ofNullable(family),
              Optional.ofNullable(region),
              Optional.ofNullable(zone),
              Optional.ofNullable(gpu),
              minVcpus,
              minMemory,
              spot,
              Optional.ofNullable(arch).map(Machines::architecture));
      return list(globals, c -> c.machines(filter.in(c.catalog())));
    }

    private static void check(
        String what, @Nullable String name, CatalogSheets.Names names, String list) {
      if (name != null && !names.has(name)) {
        throw unknown(what, name, names.nearest(name), list);
      }
    }

    private static Architecture architecture(String name) {
      return switch (name.toLowerCase(java.util.Locale.ROOT)) {
        case "arm", "arm64" -> Architecture.ARM64;
        case "x86", "x86_64" -> Architecture.X86_64;
        default -> throw new CommandFailure(ExitCode.USAGE, "--arch is x86 or arm, not " + name);
      };
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "All about a machine type, a disk type or a GPU model.",
      footer = {
        "",
        "Examples:",
        "  mlinfra catalog show m3-megamem-128",
        "  mlinfra catalog show hyperdisk-balanced",
        "  mlinfra catalog show h200 -o json"
      })
  static final class Show implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Parameters(paramLabel = "NAME", description = "Such as a3-megagpu-8g.")
    String name = "";

    @Override
    public Integer call() {
      CatalogSheets sheets = new CatalogSheets(Catalog.shipped());
      return CatalogCommand.show(
          globals,
          sheets
              .any(name)
              .orElseThrow(
                  () ->
                      unknown(
                          "entry",
                          name,
                          sheets.everything().nearest(name),
                          "mlinfra catalog machines")));
    }
  }

  @Command(
      name = "mig",
      mixinStandardHelpOptions = true,
      description = "How MIG cuts a GPU: profiles, slices, places.",
      footer = {"", "Examples:", "  mlinfra catalog mig h100", "  mlinfra catalog mig a100-40gb"})
  static final class Mig implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Parameters(paramLabel = "GPU", description = "Such as h100 or nvidia-b200.")
    String name = "";

    @Override
    public Integer call() {
      CatalogSheets sheets = new CatalogSheets(Catalog.shipped());
      return CatalogCommand.show(
          globals,
          sheets
              .gpu(name)
              .orElseThrow(
                  () -> unknown("GPU", name, sheets.gpus().nearest(name), "mlinfra catalog gpus")));
    }
  }

  @Command(
      name = "disks",
      mixinStandardHelpOptions = true,
      description = "Disk types: sizes, IOPS, throughput, ratios.")
  static final class Disks implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Override
    public Integer call() {
      return list(globals, CatalogListings::disks);
    }
  }

  @Command(
      name = "gpus",
      mixinStandardHelpOptions = true,
      description = "GPU models and the machine types that carry them.")
  static final class Gpus implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Override
    public Integer call() {
      return list(globals, CatalogListings::gpus);
    }
  }

  @Command(
      name = "regions",
      mixinStandardHelpOptions = true,
      description = "Regions and their zones.")
  static final class Regions implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Override
    public Integer call() {
      return list(globals, CatalogListings::regions);
    }
  }

  @Command(
      name = "quotas",
      mixinStandardHelpOptions = true,
      description = "Which quota each thing counts against.")
  static final class Quotas implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Override
    public Integer call() {
      return list(globals, CatalogListings::quotas);
    }
  }

  @Command(
      name = "cuda",
      mixinStandardHelpOptions = true,
      description = "CUDA releases and the drivers that they need.")
  static final class Cuda implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Override
    public Integer call() {
      return list(globals, CatalogListings::cuda);
    }
  }

  @Command(
      name = "images",
      mixinStandardHelpOptions = true,
      description = "Boot images that machines get when the plan names none.")
  static final class Images implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Override
    public Integer call() {
      return list(globals, CatalogListings::images);
    }
  }

  @Command(
      name = "sources",
      mixinStandardHelpOptions = true,
      description = "The pages that the facts were read from.")
  static final class Sources implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Override
    public Integer call() {
      return list(globals, CatalogListings::sources);
    }
  }

  @Command(
      name = "live",
      mixinStandardHelpOptions = true,
      description =
          "Asks the project's zones for their machine types and shows where they answer otherwise"
              + " than the catalog. Default: the plan's machine types in the plan's regions.",
      footer = {
        "",
        "Examples:",
        "  mlinfra catalog live",
        "  mlinfra catalog live --zone us-central1-a --all",
        "  mlinfra catalog live --target gcp -o json"
      })
  static final class Live implements Callable<Integer> {
    @Mixin Globals globals = new Globals();

    @Option(names = "--zone", paramLabel = "ZONE", description = "This zone; repeatable.")
    List<String> zones = new ArrayList<>();

    @Option(names = "--all", description = "Every machine type of the catalog.")
    boolean all;

    @Override
    public Integer call() {
      Terminal terminal = Terminal.system(globals);
      Catalog catalog = Catalog.shipped();
      try (Workspace workspace = Workspace.open(globals, terminal);
          FleetReader fleet = new ComputeFleet(workspace.connection());
          GoogleRest rest = new GoogleRest(workspace.connection())) {
        SortedSet<String> names =
            all
                ? catalog.machineTypes().stream()
                    .map(MachineType::name)
                    .collect(Collectors.toCollection(TreeSet::new))
                : LiveAnswers.names(workspace.plan());
        Collection<String> asked =
            zones.isEmpty() ? LiveAnswers.zones(workspace.plan(), catalog) : zones;
        LiveTypes live =
            all
                ? LiveAnswers.all(fleet, asked, names)
                : LiveAnswers.listed(new ListedOffers(rest), asked, names);
        Listing listing = LiveListing.of(live, live.differences(catalog));
        switch (format(globals)) {
          case "json" -> terminal.out().println(listing.json(workspace.target()));
          default -> listing.text(terminal.style(), terminal.out());
        }
        terminal.out().flush();
        return ExitCode.OK;
      }
    }
  }
}
