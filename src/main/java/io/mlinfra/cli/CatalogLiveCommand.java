package io.mlinfra.cli;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.DiskType;
import io.mlinfra.catalog.LiveDisks;
import io.mlinfra.catalog.LiveTypes;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.deploy.LiveAnswers;
import io.mlinfra.provider.FleetReader;
import io.mlinfra.provider.gcp.ComputeFleet;
import io.mlinfra.provider.gcp.GoogleRest;
import io.mlinfra.provider.gcp.ListedOffers;
import io.mlinfra.view.Listing;
import io.mlinfra.view.LiveListing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "live",
    mixinStandardHelpOptions = true,
    description =
        "Asks the project's zones for their machine and disk types and shows where they answer"
            + " otherwise than the catalog. Default: the plan's machine types in the plan's"
            + " regions.",
    footer = {
      "",
      "Examples:",
      "  mlinfra catalog live",
      "  mlinfra catalog live --zone us-central1-a --all",
      "  mlinfra catalog live --target gcp -o json"
    })
final class CatalogLiveCommand implements Callable<Integer> {
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
      SortedSet<String> diskNames =
          all
              ? catalog.diskTypes().stream()
                  .map(DiskType::name)
                  .filter(n -> !n.equals("local-ssd"))
                  .collect(Collectors.toCollection(TreeSet::new))
              : LiveAnswers.diskNames(workspace.plan(), catalog);
      ListedOffers offers = new ListedOffers(rest);
      LiveTypes live =
          all ? LiveAnswers.all(fleet, asked, names) : LiveAnswers.listed(offers, asked, names);
      LiveDisks disks = LiveAnswers.disks(offers, asked, diskNames);
      List<LiveTypes.Difference> differences = new ArrayList<>(live.differences(catalog));
      differences.addAll(disks.differences(catalog));
      Listing listing = LiveListing.of(live, disks, differences);
      switch (CatalogPages.format(globals)) {
        case "json" -> terminal.out().println(listing.json(workspace.target()));
        default -> listing.text(terminal.style(), terminal.out());
      }
      terminal.out().flush();
      return ExitCode.OK;
    }
  }
}
