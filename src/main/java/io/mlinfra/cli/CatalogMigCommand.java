package io.mlinfra.cli;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.view.CatalogSheets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "mig",
    mixinStandardHelpOptions = true,
    description = "How MIG cuts a GPU: profiles, slices, places.",
    footer = {"", "Examples:", "  mlinfra catalog mig h100", "  mlinfra catalog mig a100-40gb"})
final class CatalogMigCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Parameters(paramLabel = "GPU", description = "Such as h100 or nvidia-b200.")
  String name = "";

  @Override
  public Integer call() {
    CatalogSheets sheets = new CatalogSheets(Catalog.shipped());
    return CatalogPages.show(
        globals,
        sheets
            .gpu(name)
            .orElseThrow(
                () ->
                    CatalogPages.unknown(
                        "GPU", name, sheets.gpus().nearest(name), "mlinfra catalog gpus")));
  }
}
