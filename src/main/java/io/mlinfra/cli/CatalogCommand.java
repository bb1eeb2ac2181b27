package io.mlinfra.cli;

import io.mlinfra.view.CatalogListings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "catalog",
    description =
        "The hardware, disks, GPUs, quotas and prices that plans are checked with. Lists, filters"
            + " and shows them, each with its source.",
    subcommands = {
      CatalogMachinesCommand.class,
      CatalogShowCommand.class,
      CatalogMigCommand.class,
      CatalogLiveCommand.class
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
    return CatalogPages.list(globals, CatalogListings::topics);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Disk types: sizes, IOPS, throughput, ratios.")
  int disks(@Mixin Globals chosen) {
    return CatalogPages.list(chosen, CatalogListings::disks);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "GPU models and the machine types that carry them.")
  int gpus(@Mixin Globals chosen) {
    return CatalogPages.list(chosen, CatalogListings::gpus);
  }

  @Command(mixinStandardHelpOptions = true, description = "Regions and their zones.")
  int regions(@Mixin Globals chosen) {
    return CatalogPages.list(chosen, CatalogListings::regions);
  }

  @Command(mixinStandardHelpOptions = true, description = "Which quota each thing counts against.")
  int quotas(@Mixin Globals chosen) {
    return CatalogPages.list(chosen, CatalogListings::quotas);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "CUDA releases and the drivers that they need.")
  int cuda(@Mixin Globals chosen) {
    return CatalogPages.list(chosen, CatalogListings::cuda);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Boot images that machines get when the plan names none.")
  int images(@Mixin Globals chosen) {
    return CatalogPages.list(chosen, CatalogListings::images);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "The pages that the facts were read from.")
  int sources(@Mixin Globals chosen) {
    return CatalogPages.list(chosen, CatalogListings::sources);
  }
}
