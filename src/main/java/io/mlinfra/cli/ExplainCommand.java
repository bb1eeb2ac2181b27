package io.mlinfra.cli;

import io.mlinfra.lint.FindingsPage;
import io.mlinfra.lint.RulePage;
import io.mlinfra.spec.read.Nearest;
import io.mlinfra.view.RuleView;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description =
        "What a finding's code means, why, and how to mend it. Without a code: all codes.",
    footer = {
      "",
      "Examples:",
      "  mlinfra explain MLI101",
      "  mlinfra explain 101 -o json",
      "  mlinfra explain                        # every code in a line"
    })
final class ExplainCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "CODE", description = "A code such as MLI101.")
  @Nullable String code;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "text or json.",
      defaultValue = "text")
  String output = "text";

  @Override
  public Integer call() {
    if (!output.equals("text") && !output.equals("json")) {
      throw new CommandFailure(
          ExitCode.USAGE, "explain writes text or json, not \"" + output + "\"");
    }
    boolean json = output.equals("json");
    String wanted = code;
    if (wanted == null) {
      List<RulePage> pages = FindingsPage.pages();
      System.out.println(json ? RuleView.json(pages).toPrettyString() : RuleView.lines(pages));
    } else {
      RulePage page = page(wanted);
      System.out.println(json ? RuleView.json(page).toPrettyString() : page.text().strip());
    }
    return ExitCode.OK;
  }

  private static RulePage page(String wanted) {
    String name = wanted.toUpperCase(Locale.ROOT).strip();
    String full = name.matches("\\d{3}") ? "MLI" + name : name;
    return RulePage.find(full)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "there is no finding \""
                        + wanted
                        + "\"; "
                        + Nearest.to(full, FindingsPage.codes())
                            .map(n -> "did you mean " + n + "? ")
                            .orElse("")
                        + "`mlinfra explain` lists them"));
  }
}
