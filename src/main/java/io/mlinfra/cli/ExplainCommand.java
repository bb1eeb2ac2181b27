package io.mlinfra.cli;

import io.mlinfra.lint.RulePage;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = "What a finding's code means, why, and how to mend it.",
    footer = {"", "Example:", "  mlinfra explain MLI101"})
final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CODE", description = "A code such as MLI101.")
  String code = "";

  @Override
  public Integer call() {
    String page =
        RulePage.find(code.toUpperCase(Locale.ROOT))
            .map(RulePage::text)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.USAGE,
                        "there is no finding " + code + "; docs/findings.md lists them"));
    System.out.println(page.strip());
    return ExitCode.OK;
  }
}
