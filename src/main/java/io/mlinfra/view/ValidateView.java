package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.deploy.TestResult;
import io.mlinfra.lint.Finding;
import io.mlinfra.lint.Severity;
import io.mlinfra.spec.Source;
import java.io.PrintWriter;
import java.util.List;

/** Findings and test results as text, JSON, GitHub annotations and JUnit. */
public record ValidateView(
    String target, String plan, Source source, List<Finding> findings, List<TestResult> tests) {
  public void text(Style style, PrintWriter out) {
    for (Finding f : findings) {
      String severity = f.allowed().isPresent() ? "allowed" : f.severity().label();
      String colored =
          f.allowed().isPresent()
              ? style.dim(severity)
              : f.severity() == Severity.ERROR
                  ? style.red(severity)
                  : f.severity() == Severity.WARNING
                      ? style.yellow(severity)
                      : style.cyan(severity);
      out.println(
          style.bold(f.position().toString())
              + ": "
              + colored
              + " "
              + f.code()
              + ": "
              + f.message());
      source.excerpt(f.position()).lines().forEach(l -> out.println("    " + l));
      f.allowed()
          .ifPresentOrElse(
              reason -> out.println("    allowed by the plan: " + reason),
              () -> out.println("    " + style.cyan("mend") + ": " + f.suggestion()));
      out.println("    " + style.dim("source: " + f.source()));
    }
    out.println(
        findings.isEmpty()
            ? style.green("No findings.")
            : FindingLines.count(findings) + ". `mlinfra explain CODE` tells more.");
    if (!tests.isEmpty()) {
      tests.stream()
          .filter(t -> !t.passed())
          .forEach(
              t ->
                  out.println(
                      style.red("FAILED ") + t.suite() + ": " + t.name() + ": " + t.detail()));
      long failed = tests.stream().filter(t -> !t.passed()).count();
      String line =
          (tests.size() - failed) + " of " + tests.size() + " checks of the deployed fleet passed";
      out.println(failed == 0 ? style.green(line) : style.red(line));
    }
  }

  public ObjectNode json() {
    ObjectNode json = Documents.of(target, plan);
    ArrayNode list = json.putArray("findings");
    findings.forEach(f -> list.add(finding(f)));
    if (!tests.isEmpty()) {
      ArrayNode results = json.putArray("tests");
      tests.forEach(
          t ->
              results
                  .addObject()
                  .put("suite", t.suite())
                  .put("name", t.name())
                  .put("passed", t.passed())
                  .put("detail", t.detail())
                  .put("seconds", t.took().toMillis() / 1000.0));
    }
    return json;
  }

  static ObjectNode finding(Finding f) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("code", f.code())
        .put("severity", f.severity().label())
        .put("message", f.message())
        .put("path", f.path());
    json.put("file", f.position().file())
        .put("line", f.position().line())
        .put("column", f.position().column());
    json.put("rule", f.rule())
        .put("why", f.why())
        .put("source", f.source())
        .put("suggestion", f.suggestion());
    f.fix().ifPresent(x -> json.putObject("fix").put("path", x.path()).put("value", x.value()));
    f.allowed().ifPresent(reason -> json.put("allowed", reason));
    return json;
  }

  /** Workflow commands that GitHub shows at the line. */
  public void github(PrintWriter out) {
    GithubAnnotations.write(findings, tests, out);
  }

  public void junit(PrintWriter out) {
    new JunitReport(plan, findings, tests).write(out);
  }
}
