package io.mlinfra.cli;

import io.mlinfra.catalog.Architecture;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.MachineFilter;
import io.mlinfra.view.CatalogSheets;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
final class CatalogMachinesCommand implements Callable<Integer> {
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

  @Option(names = "--min-memory", paramLabel = "GB", description = "With at least so much memory.")
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
            Optional.ofNullable(arch).map(CatalogMachinesCommand::architecture));
    return CatalogPages.list(globals, c -> c.machines(filter.in(c.catalog())));
  }

  private static void check(
      String what, @Nullable String name, CatalogSheets.Names names, String list) {
    if (name != null && !names.has(name)) {
      throw CatalogPages.unknown(what, name, names.nearest(name), list);
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
