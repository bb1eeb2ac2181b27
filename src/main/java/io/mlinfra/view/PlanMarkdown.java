package io.mlinfra.view;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.plan.PhasePlan;
import io.mlinfra.plan.Plan;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** A plan as Markdown, for a pull request. */
public final class PlanMarkdown {
  private static final int MOST_LINES = 200;

  public void write(Plan plan, List<String> outlook, PrintWriter out) {
    Map<Action, Integer> n = plan.summary();
    out.println("## mlinfra plan: " + plan.name() + " on " + plan.target());
    out.println();
    out.println("| create | update | replace | delete | unchanged |");
    out.println("| ---: | ---: | ---: | ---: | ---: |");
    out.println(
        "| "
            + n.get(Action.CREATE)
            + " | "
            + n.get(Action.UPDATE)
            + " | "
            + n.get(Action.REPLACE)
            + " | "
            + n.get(Action.DELETE)
            + " | "
            + n.get(Action.NO_CHANGE)
            + " |");
    out.println();
    outlook.forEach(l -> out.println("- " + l.strip()));
    for (PhasePlan phase : plan.phases()) {
      List<Change> pending = phase.pending();
      if (pending.isEmpty()) {
        continue;
      }
      out.println();
      out.println(
          "<details><summary>Phase "
              + phase.phase()
              + ", "
              + phase.name()
              + ": "
              + pending.size()
              + " changes</summary>");
      out.println();
      pending.stream().limit(MOST_LINES).forEach(c -> change(c, out));
      if (pending.size() > MOST_LINES) {
        out.println("- and " + (pending.size() - MOST_LINES) + " more");
      }
      out.println();
      out.println("</details>");
    }
    plan.conflicts().forEach(c -> out.println("\n> **conflict**: " + c.sentence()));
  }

  private static void change(Change c, PrintWriter out) {
    out.println(
        "- **"
            + PlanJson.action(c.action())
            + "** `"
            + c.address()
            + "`"
            + (c.cause() == io.mlinfra.diff.Cause.DRIFT ? " (drift)" : ""));
    for (FieldChange f : c.fields()) {
      out.println(
          "  - `"
              + f.path()
              + "`: `"
              + Values.shown(f, f.before())
              + "` to `"
              + Values.shown(f, f.after())
              + "`"
              + (f.forcesReplacement() ? ", forces replacement" : ""));
    }
  }
}
