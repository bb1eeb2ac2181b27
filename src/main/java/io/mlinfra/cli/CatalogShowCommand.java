package io.mlinfra.cli;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.view.CatalogSheets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

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
final class CatalogShowCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Parameters(paramLabel = "NAME", description = "Such as a3-megagpu-8g.")
  String name = "";

  @Override
  public Integer call() {
    CatalogSheets sheets = new CatalogSheets(Catalog.shipped());
    return CatalogPages.show(
        globals,
        sheets
            .any(name)
            .orElseThrow(
                () ->
                    CatalogPages.unknown(
                        "entry",
                        name,
                        sheets.everything().nearest(name),
                        "mlinfra catalog machines")));
  }
}
