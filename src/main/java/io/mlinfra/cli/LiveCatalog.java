package io.mlinfra.cli;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.LiveDisks;
import io.mlinfra.catalog.LiveTypes;
import io.mlinfra.deploy.LiveAnswers;
import io.mlinfra.lint.Finding;
import io.mlinfra.lint.Linter;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.gcp.GoogleRest;
import io.mlinfra.provider.gcp.ListedOffers;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;

/**
 * The plan checked with what the project's zones offer, which counts more than the catalog.
 *
 * @param findings of the rules, by the live answer
 * @param differences between that and the catalog
 * @param trouble why the zones could not be asked; then the catalog alone was used
 */
record LiveCatalog(
    List<Finding> findings, List<LiveTypes.Difference> differences, List<String> trouble) {
  /** Asks on a thread of its own while the caller goes on. */
  static CompletableFuture<LiveCatalog> soon(Workspace workspace) {
    Connection connection = workspace.connection();
    return CompletableFuture.supplyAsync(
        () -> of(workspace, connection), Thread.ofVirtual().name("offers")::start);
  }

  private static LiveCatalog of(Workspace workspace, Connection connection) {
    Catalog shipped = Catalog.shipped();
    try (GoogleRest rest = new GoogleRest(connection)) {
      ListedOffers offers = new ListedOffers(rest);
      SortedSet<String> zones = LiveAnswers.zones(workspace.plan(), shipped);
      LiveTypes live = LiveAnswers.listed(offers, zones, LiveAnswers.names(workspace.plan()));
      LiveDisks disks =
          LiveAnswers.disks(offers, zones, LiveAnswers.diskNames(workspace.plan(), shipped));
      List<LiveTypes.Difference> differences = new ArrayList<>(live.differences(shipped));
      differences.addAll(disks.differences(shipped));
      return new LiveCatalog(
          new Linter(shipped.corrected(live).corrected(disks)).lint(workspace.file()),
          differences,
          List.of());
    } catch (ProviderException e) {
      return new LiveCatalog(
          new Linter(shipped).lint(workspace.file()),
          List.of(),
          List.of(
              "machine and disk types could not be read, the catalog counts: " + e.getMessage()));
    }
  }

  boolean blocked() {
    return findings.stream().anyMatch(Finding::blocks);
  }

  /** What of the differences a person has to know. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    differences.stream()
        .filter(LiveTypes.Difference::matters)
        .forEach(d -> lines.add("Live:  " + d.sentence()));
    trouble.forEach(t -> lines.add("Live:  " + t));
    return lines;
  }
}
