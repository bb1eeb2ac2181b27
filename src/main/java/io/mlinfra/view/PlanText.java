package io.mlinfra.view;

import io.mlinfra.diff.Action;
import io.mlinfra.diff.Cause;
import io.mlinfra.diff.Change;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.plan.Conflict;
import io.mlinfra.plan.PhasePlan;
import io.mlinfra.plan.Plan;
import io.mlinfra.spec.units.Durations;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan as a person reads it: phase by phase, stage by stage, with what changes in each. */
public final class PlanText {
  /** More new resources of one kind in one stage are shown as one line. */
  private static final int FOLD_ABOVE = 4;

  private final Style style;
  private final boolean all;

  /**
   * @param all show every resource on a line of its own
   */
  public PlanText(Style style, boolean all) {
    this.style = style;
    this.all = all;
  }

  public void write(Plan plan, PrintWriter out) {
    for (PhasePlan phase : plan.phases()) {
      if (!phase.pending().isEmpty()) {
        phase(phase, out);
      }
    }
    for (Conflict conflict : plan.conflicts()) {
      out.println(style.red("conflict: ") + conflict.sentence());
    }
    for (String place : plan.unreachable()) {
      out.println(
          style.yellow("warning: ")
              + place
              + " did not answer; what lives there is unknown and is left alone");
    }
    out.println();
    out.println(summary(plan));
  }

  private void phase(PhasePlan phase, PrintWriter out) {
    out.println();
    out.println(
        style.bold("Phase " + phase.phase() + "  " + phase.name())
            + style.dim("   budget " + Durations.format(phase.budget())));
    Map<String, List<Change>> byStage = new LinkedHashMap<>();
    phase.pending().forEach(c -> byStage.computeIfAbsent(c.stage(), k -> new ArrayList<>()).add(c));
    byStage.forEach(
        (stage, changes) -> {
          out.println("  " + style.dim(stage));
          Map<String, List<Change>> folded = new LinkedHashMap<>();
          for (Change c : changes) {
            boolean plain = c.action() == Action.CREATE || c.action() == Action.DELETE;
            folded
                .computeIfAbsent(
                    plain ? c.action() + c.address().kind() : c.address().toString(),
                    k -> new ArrayList<>())
                .add(c);
          }
          folded.values().forEach(group -> group(group, out));
        });
  }

  private void group(List<Change> group, PrintWriter out) {
    Change first = group.getFirst();
    if (!all && group.size() > FOLD_ABOVE) {
      String names =
          String.join(", ", group.stream().limit(2).map(c -> c.address().name()).toList());
      out.println(
          "    "
              + sign(first)
              + " "
              + first.address().kind()
              + " x "
              + group.size()
              + style.dim("   " + names + ", ..."));
    } else {
      group.forEach(c -> change(c, out));
    }
  }

  private void change(Change change, PrintWriter out) {
    String where =
        change
            .desired()
            .map(d -> d.location().id())
            .or(() -> change.live().map(l -> l.location().id()))
            .orElse("");
    String drift = change.cause() == Cause.DRIFT ? style.yellow("  (drift)") : "";
    out.println(
        "    "
            + sign(change)
            + " "
            + change.address()
            + style.dim(where.equals("global") ? "" : "   " + where)
            + drift);
    for (FieldChange field : change.fields()) {
      String note =
          field.forcesReplacement()
              ? style.red("  forces replacement")
              : field.needsStop() ? style.yellow("  needs a stop") : "";
      out.println(
          "        "
              + field.path()
              + ": "
              + Values.shown(field, field.before())
              + " -> "
              + Values.shown(field, field.after())
              + note);
    }
  }

  private String sign(Change change) {
    return switch (change.action()) {
      case CREATE -> style.green("+");
      case UPDATE -> style.yellow("~");
      case REPLACE -> style.red("-/+");
      case DELETE -> style.red("-");
      case ADOPT -> style.cyan(">");
      case NO_CHANGE -> " ";
    };
  }

  private String summary(Plan plan) {
    Map<Action, Integer> n = plan.summary();
    if (!plan.hasChanges()) {
      return style.green("No changes.")
          + " "
          + n.get(Action.NO_CHANGE)
          + " resources are as the plan wants them.";
    }
    StringBuilder s = new StringBuilder("Plan: ");
    s.append(n.get(Action.CREATE))
        .append(" to create, ")
        .append(n.get(Action.UPDATE))
        .append(" to update, ")
        .append(n.get(Action.REPLACE))
        .append(" to replace, ")
        .append(n.get(Action.DELETE))
        .append(" to delete");
    if (n.getOrDefault(Action.ADOPT, 0) > 0) {
      s.append(", ").append(n.get(Action.ADOPT)).append(" to adopt");
    }
    return style.bold(
        s.append("; ").append(n.get(Action.NO_CHANGE)).append(" unchanged.").toString());
  }
}
