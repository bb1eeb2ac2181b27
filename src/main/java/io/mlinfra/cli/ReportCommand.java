package io.mlinfra.cli;

import io.mlinfra.deploy.Deployment;
import io.mlinfra.plan.LiveState;
import io.mlinfra.plan.Plan;
import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.view.PlanJson;
import io.mlinfra.view.ReportHtml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "report",
    description =
        "Writes one self-contained page: changes, timeline, cost, quota, findings. Changes"
            + " nothing.",
    footer = {
      "",
      "Examples:",
      "  mlinfra report --out fleet.html",
      "  mlinfra report --out - > fleet.html"
    })
final class ReportCommand implements Callable<Integer> {
  private static final String STDOUT = "-";

  @Mixin Globals globals = new Globals();

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      required = true,
      description = "Where to; - for standard output.")
  @Nullable String out;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Calls at once that the time estimate assumes. Default: ${DEFAULT-VALUE}.",
      defaultValue = "32")
  int parallelism = 32;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.system(globals);
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      CompletableFuture<LiveCatalog> offers = LiveCatalog.soon(workspace);
      CompletableFuture<QuotaLimits> quotas = workspace.quotasSoon();
      Deployment deployment = workspace.deployment();
      LiveState live = deployment.read();
      Plan plan = deployment.plan(live);
      Outlook outlook = Outlook.of(workspace, plan, deployment, live, quotas, parallelism);
      String page =
          new ReportHtml(outlook.addTo(PlanJson.of(plan, offers.join().findings())))
              .page(
                  Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                  workspace.path().toString());
      if (STDOUT.equals(out)) {
        terminal.out().print(page);
      } else {
        write(Path.of(String.valueOf(out)), page);
        if (workspace.json()) {
          terminal
              .out()
              .println(
                  io.mlinfra.view.Documents.of(workspace.target(), workspace.name())
                      .put("file", out));
        } else {
          Headers.write(terminal, workspace);
          terminal.out().println("Written: " + out);
        }
      }
      terminal.out().flush();
      return ExitCode.OK;
    }
  }

  private static void write(Path file, String page) {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot write " + file + ": " + e);
    }
  }
}
