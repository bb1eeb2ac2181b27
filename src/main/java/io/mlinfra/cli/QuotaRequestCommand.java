package io.mlinfra.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.deploy.Deployment;
import io.mlinfra.provider.gcp.ProjectQuotas;
import io.mlinfra.quota.QuotaReport;
import io.mlinfra.quota.QuotaRequests;
import io.mlinfra.spec.units.Durations;
import io.mlinfra.view.Documents;
import io.mlinfra.view.QuotaView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "request",
    mixinStandardHelpOptions = true,
    description =
        "Files exactly the increases that the greatest size lacks; what was asked for before is"
            + " not asked for again. Exits with 1 when something was refused, with 75 when --wait"
            + " ends before all is settled.",
    footer = {
      "",
      "Examples:",
      "  mlinfra quota request --justification 'Training run in Q1'",
      "  mlinfra quota request --wait --timeout 2h"
    })
final class QuotaRequestCommand implements Callable<Integer> {
  @Mixin Globals globals = new Globals();

  @Option(
      names = "--justification",
      paramLabel = "TEXT",
      description = "Why, for Google.",
      defaultValue = "Capacity for a machine-learning fleet managed by mlinfra")
  String justification = "";

  @Option(
      names = "--contact",
      paramLabel = "EMAIL",
      description = "Whom Google may ask. Default: the plan's gcp.contact_email.")
  @Nullable String contact;

  @Option(names = "--wait", description = "Follow the requests until each is settled.")
  boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long --wait waits, such as 90s, 30m, 2h.",
      defaultValue = "30m")
  String timeout = "30m";

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = Terminal.system(globals);
    Duration limit = limit();
    try (Workspace workspace = Workspace.open(globals, terminal)) {
      ProjectQuotas quotas = workspace.quotas();
      Deployment deployment = workspace.deployment();
      QuotaReport report = QuotaCommand.report(deployment, deployment.read(), quotas);
      String from =
          Optional.ofNullable(contact).or(() -> workspace.plan().gcp().contactEmail()).orElse("");
      QuotaRequests requests =
          new QuotaRequests(quotas, workspace.plan().gcp().project(), from, justification);
      List<QuotaRequests.Answer> answers = requests.file(report.missing());
      if (wait) {
        answers = requests.await(answers, limit, InstantSource.system(), Thread::sleep);
      }
      if (workspace.json()) {
        ObjectNode json = Documents.of(workspace.target(), workspace.name());
        json.set("requests", QuotaView.json(answers));
        terminal.out().println(json);
      } else {
        Headers.write(terminal, workspace);
        QuotaView.answers(answers, terminal.style(), terminal.out());
      }
      terminal.out().flush();
      return code(answers);
    }
  }

  private Duration limit() {
    try {
      return Durations.parse(timeout, Duration.ofSeconds(1));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--timeout is a time such as 30m, not \"" + timeout + "\"");
    }
  }

  private int code(List<QuotaRequests.Answer> answers) {
    boolean less =
        answers.stream()
            .anyMatch(
                a ->
                    a.state() == QuotaRequests.State.REFUSED
                        || a.state() == QuotaRequests.State.PARTLY_GRANTED);
    if (less) {
      return ExitCode.FAILED;
    }
    boolean open = answers.stream().anyMatch(a -> a.state() == QuotaRequests.State.PENDING);
    return wait && open ? ExitCode.TRY_LATER : ExitCode.OK;
  }
}
