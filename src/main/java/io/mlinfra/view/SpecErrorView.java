package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.spec.PlanParser;
import io.mlinfra.spec.read.SpecError;
import java.io.PrintWriter;

/** Shows what is wrong with a plan file: place, line, caret, and what to do. */
public record SpecErrorView(Style style) {
  public void write(
      PlanParser.Result.Rejected rejected, String format, PrintWriter out, PrintWriter err) {
    if (format.equals("json")) {
      out.println(json(rejected));
      out.flush();
      return;
    }
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
    err.flush();
  }

  private static ObjectNode json(PlanParser.Result.Rejected rejected) {
    ObjectNode json = Documents.of("", "");
    var findings = json.putArray("findings");
    for (SpecError e : rejected.errors()) {
      findings
          .addObject()
          .put("code", "MLI001")
          .put("severity", "error")
          .put("message", e.message())
          .put("path", e.path())
          .put("file", e.position().file())
          .put("line", e.position().line())
          .put("column", e.position().column())
          .put("rule", "plan-file")
          .put("source", "the format of the plan file")
          .put("suggestion", e.suggestion());
    }
    return json;
  }
}
