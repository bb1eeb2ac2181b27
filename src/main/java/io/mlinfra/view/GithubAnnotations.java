package io.mlinfra.view;

import io.mlinfra.deploy.TestResult;
import io.mlinfra.lint.Finding;
import io.mlinfra.lint.Severity;
import java.io.PrintWriter;
import java.util.List;

/** Findings and failed checks as workflow commands, which GitHub shows at the line. */
final class GithubAnnotations {
  private GithubAnnotations() {}

  static void write(List<Finding> findings, List<TestResult> tests, PrintWriter out) {
    findings.forEach(f -> out.println(annotation(f)));
    tests.stream()
        .filter(t -> !t.passed())
        .forEach(
            t -> out.println("::error title=" + property(t.name()) + "::" + message(t.detail())));
  }

  private static String annotation(Finding f) {
    return "::"
        + level(f)
        + " file="
        + property(f.position().file())
        + ",line="
        + f.position().line()
        + ",col="
        + f.position().column()
        + ",endColumn="
        + (f.position().column() + f.position().length() - 1)
        + ",title="
        + property(f.code() + " " + f.rule())
        + "::"
        + message(
            f.message()
                + f.allowed()
                    .map(reason -> "\nAllowed by the plan: " + reason)
                    .orElse("\nMend: " + f.suggestion()));
  }

  private static String level(Finding f) {
    return f.allowed().isPresent() || f.severity() == Severity.INFO
        ? "notice"
        : f.severity().label();
  }

  private static String message(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  // A comma or a colon would end the property.
  private static String property(String text) {
    return message(text).replace(":", "%3A").replace(",", "%2C");
  }
}
