package io.mlinfra.cli;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.view.CatalogListings;
import io.mlinfra.view.Listing;
import io.mlinfra.view.Sheet;
import java.util.Optional;
import java.util.function.Function;

/** Writes what the catalog is asked for, for people or as JSON. */
final class CatalogPages {
  private CatalogPages() {}

  static String target(Globals globals) {
    return Optional.ofNullable(globals.target)
        .or(() -> Workspace.env("MLINFRA_TARGET"))
        .orElse("sandbox");
  }

  static int list(Globals globals, Function<CatalogListings, Listing> which) {
    Terminal terminal = Terminal.system(globals);
    Listing listing = which.apply(new CatalogListings(Catalog.shipped()));
    switch (format(globals)) {
      case "json" -> terminal.out().println(listing.json(target(globals)));
      default -> listing.text(terminal.style(), terminal.out());
    }
    terminal.out().flush();
    return ExitCode.OK;
  }

  static int show(Globals globals, Sheet sheet) {
    Terminal terminal = Terminal.system(globals);
    switch (format(globals)) {
      case "json" -> terminal.out().println(sheet.json(target(globals)));
      default -> sheet.text(terminal.style(), terminal.out());
    }
    terminal.out().flush();
    return ExitCode.OK;
  }

  static String format(Globals globals) {
    if (!globals.output.equals("json") && !globals.output.equals("text")) {
      throw new CommandFailure(
          ExitCode.USAGE, "catalog writes text or json, not \"" + globals.output + "\"");
    }
    return globals.output;
  }

  static CommandFailure unknown(String what, String name, Optional<String> meant, String list) {
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
}
