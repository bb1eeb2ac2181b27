package io.mlinfra.view;

import io.mlinfra.lint.Finding;
import io.mlinfra.lint.PlanErrors;
import io.mlinfra.spec.PlanParser;
import io.mlinfra.spec.read.SpecError;
import java.io.PrintWriter;
import java.util.List;

/**
 * Shows what is wrong with a plan file: place, line, caret, and what to do; or as the findings that
 * machines read.
 */
public record SpecErrorView(Style style, String version) {
  public void write(
      PlanParser.Result.Rejected rejected, String format, PrintWriter out, PrintWriter err) {
    List<Finding> findings = PlanErrors.findings(rejected.errors());
    ValidateView view = new ValidateView("", "", rejected.source(), findings, List.of());
    switch (format) {
      case "json" -> out.println(view.json());
      case "sarif" -> out.println(Sarif.of(findings, version).toPrettyString());
      case "junit" -> view.junit(out);
      case "github" -> view.github(out);
      default -> text(rejected, err);
    }
    out.flush();
    err.flush();
  }

  private void text(PlanParser.Result.Rejected rejected, PrintWriter err) {
    for (SpecError e : rejected.errors()) {
      err.println(
          style.bold(e.position().toString()) + ": " + style.red("error") + ": " + e.message());
      String excerpt = rejected.source().excerpt(e.position());
      if (!excerpt.isEmpty()) {
        excerpt.lines().forEach(l -> err.println("    " + l));
      }
      if (!e.suggestion().isEmpty()) {
        err.println("    " + style.cyan("hint") + ": " + e.suggestion());
      }
    }
    int n = rejected.errors().size();
    err.println(n + (n == 1 ? " error" : " errors") + " in " + rejected.source().file());
  }
}
