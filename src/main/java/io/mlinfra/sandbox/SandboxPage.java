package io.mlinfra.sandbox;

import io.mlinfra.sandbox.compute.KindsPage;
import io.mlinfra.sandbox.fault.FaultRules;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.RequestCounts;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What the documentation says of the services, kinds and fields, written from the code. */
public final class SandboxPage {
  private static final String BEGIN = "<!-- from here: scripts/docs -->\n";
  private static final String END = "<!-- to here: scripts/docs -->\n";

  private SandboxPage() {}

  /**
   * The page with its generated part brought up to date.
   *
   * @param scratch an empty folder that may be written to
   * @throws IOException when that folder cannot be used
   */
  public static String brought(String page, Path scratch) throws IOException {
    int from = page.indexOf(BEGIN);
    int to = page.indexOf(END);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("the page lacks the lines that bound its generated part");
    }
    return page.substring(0, from + BEGIN.length())
        + "\n"
        + generated(scratch)
        + page.substring(to);
  }

  private static String generated(Path scratch) throws IOException {
    StringBuilder out = new StringBuilder("## Services\n\n");
    out.append("| Service | Calls |\n| --- | --- |\n");
    List<SandboxService> services = services(scratch);
    for (SandboxService service : services) {
      if (service.calls().isEmpty()) {
        continue;
      }
      out.append("| ").append(title(service)).append(" | ");
      out.append(service.calls().size()).append(" |\n");
    }
    out.append("\n## Methods of Compute\n\n").append(KindsPage.coverage());
    out.append("\n## Methods of other Google services that are not there\n\n");
    out.append("Each line names methods by how their names begin. All others are there.\n\n");
    out.append("| Methods | Why |\n| --- | --- |\n");
    for (Csv.Row row : Csv.read("/sandbox/google-not-there.csv")) {
      out.append("| `").append(row.get("methods")).append("` | ");
      out.append(row.get("reason")).append(" |\n");
    }
    out.append("\n## Kinds of Compute resources\n\n");
    out.append("Every kind is also listed over all places below `aggregated/`.\n\n");
    out.append(KindsPage.table()).append('\n');
    return out.toString();
  }

  /**
   * Every call of every service, and every field of every kind of Compute resource.
   *
   * @throws IOException when the folder cannot be used
   */
  public static String reference(Path scratch) throws IOException {
    StringBuilder out =
        new StringBuilder("# What the embedded cloud answers\n\nWritten by `scripts/docs`.\n");
    for (SandboxService service : services(scratch)) {
      if (service.calls().isEmpty()) {
        continue;
      }
      out.append("\n## ").append(title(service)).append("\n\n");
      out.append(
          service.calls().stream().map(c -> "- `" + c + "`\n").collect(Collectors.joining()));
    }
    return out.append("\n## Fields of Compute resources\n").append(KindsPage.fields()).toString();
  }

  static List<SandboxService> services(Path scratch) throws IOException {
    try (Store store = Store.open(scratch)) {
      SandboxClock clock = new SandboxClock(store);
      FaultRules faults = new FaultRules(store);
      AdminService admin = new AdminService(store, clock, faults, new RequestCounts());
      return Services.all(store, clock, faults, SandboxConfig.in(scratch), admin);
    }
  }

  private static String title(SandboxService service) {
    return service.getClass().getSimpleName().replace("Service", "");
  }
}
