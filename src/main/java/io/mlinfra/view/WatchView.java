package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.control.Bounds;
import io.mlinfra.control.Decision;
import io.mlinfra.control.GroupState;
import io.mlinfra.control.Pass;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The controller's passes as they happen, for people and scripts. */
public final class WatchView {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss'Z'");

  private final String target;
  private final String plan;
  private final Style style;
  private final boolean json;
  private final PrintWriter out;

  public WatchView(String target, String plan, Style style, boolean json, PrintWriter out) {
    this.target = target;
    this.plan = plan;
    this.style = style;
    this.json = json;
    this.out = out;
  }

  /**
   * One pass.
   *
   * @param hourly US dollars an hour for what runs
   * @param note what came of it; empty when nothing was to be done
   */
  public void pass(Pass pass, BigDecimal hourly, String note) {
    if (json) {
      out.println(json(pass, hourly, note));
    } else {
      text(pass, hourly, note);
    }
    out.flush();
  }

  /** A pass that could not look. */
  public void failed(String why) {
    if (json) {
      out.println(
          Documents.of(target, plan)
              .put("type", "diagnostic")
              .put("severity", "error")
              .put("message", why));
    } else {
      out.println(style.red("error: ") + why + "; looking again at the next pass");
    }
    out.flush();
  }

  private void text(Pass pass, BigDecimal hourly, String note) {
    String spent =
        pass.memory().spending().map(s -> ", " + Money.text(s.amount()) + " today").orElse("");
    out.println(
        style.bold(CLOCK.format(pass.seen().at().atZone(ZoneOffset.UTC)))
            + "  "
            + Money.text(hourly)
            + "/h"
            + spent);
    List<String> clusters =
        pass.seen().groups().stream().map(GroupState::cluster).distinct().toList();
    if (clusters.isEmpty()) {
      out.println("  no group has an autoscaler yet; `mlinfra apply --phase 3` makes them");
    }
    for (String cluster : clusters) {
      List<GroupState> groups = pass.seen().of(cluster);
      long size = groups.stream().mapToLong(GroupState::size).sum();
      long missing = groups.stream().mapToLong(GroupState::missing).sum();
      out.printf(
          Locale.ROOT,
          "  %-22s %s of %d machines%s%n",
          cluster,
          pass.seen()
              .utilizationOf(cluster)
              .map(u -> String.format(Locale.ROOT, "%4.0f%%", u * 100))
              .orElse("no metric"),
          size,
          missing == 0 ? "" : style.yellow(", " + missing + " missing"));
    }
    pass.decisions().forEach(d -> out.println("  " + DecisionText.line(d, style)));
    pass.changes()
        .forEach(
            (group, b) -> {
              Bounds before =
                  pass.seen().groups().stream()
                      .filter(g -> g.name().equals(group))
                      .findFirst()
                      .map(GroupState::bounds)
                      .orElse(b);
              out.println("  ~ " + group + ": " + before + " -> " + b);
            });
    if (!note.isEmpty()) {
      out.println("  " + note);
    }
  }

  private ObjectNode json(Pass pass, BigDecimal hourly, String note) {
    ObjectNode line =
        Documents.of(target, plan)
            .put("type", "pass")
            .put("at", pass.seen().at().toString())
            .put("cost_hour", hourly.setScale(4, RoundingMode.HALF_UP));
    pass.memory()
        .spending()
        .ifPresent(s -> line.put("spent_today", s.amount().setScale(4, RoundingMode.HALF_UP)));
    ArrayNode groups = line.putArray("groups");
    for (GroupState g : pass.seen().groups()) {
      ObjectNode group =
          groups
              .addObject()
              .put("group", g.name())
              .put("cluster", g.cluster())
              .put("region", g.region())
              .put("spot", g.placement().spot())
              .put("size", g.size())
              .put("running", g.running());
      pass.seen()
          .utilizationOf(g.cluster())
          .ifPresentOrElse(u -> group.put("utilization", u), () -> group.putNull("utilization"));
      g.obstacle().ifPresent(o -> group.put("obstacle", o));
    }
    ArrayNode decisions = line.putArray("decisions");
    for (Decision d : pass.decisions()) {
      decisions.add(DecisionText.json(d));
    }
    ArrayNode changes = line.putArray("changes");
    pass.changes()
        .forEach(
            (group, b) ->
                changes
                    .addObject()
                    .put("group", group)
                    .put("mode", b.mode().name())
                    .put("min", b.min())
                    .put("max", b.max()));
    return line.put("note", note);
  }
}
