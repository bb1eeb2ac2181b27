package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.control.sim.SimulationResult;
import io.mlinfra.spec.units.Durations;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** What a simulation came to, for people and scripts. */
public final class SimulationView {
  private static final int HOURS_A_DAY = 24;

  private final SimulationResult result;

  public SimulationView(SimulationResult result) {
    this.result = result;
  }

  /**
   * @param timeline whether every change of size is shown
   */
  public void write(Style style, boolean timeline, PrintWriter out) {
    if (timeline) {
      moments(out);
    }
    out.println();
    out.println(style.bold("Decisions"));
    if (result.decisions().isEmpty()) {
      out.println("  none");
    }
    for (SimulationResult.Dated d : result.decisions()) {
      out.printf(
          Locale.ROOT, "  %-10s %s%n", clock(d.at()), DecisionText.line(d.decision(), style));
    }
    out.println();
    out.printf(
        Locale.ROOT,
        "%-22s %10s %10s %6s %8s %12s %10s %10s %10s%n",
        "CLUSTER",
        "MACHINE-H",
        "SPOT-H",
        "PEAK",
        "USED",
        "UNSERVED-H",
        "PREEMPTED",
        "LOST-H",
        "RESTARTED");
    for (SimulationResult.ClusterResult c : result.clusters()) {
      out.printf(
          Locale.ROOT,
          "%-22s %10.1f %10.1f %6d %7.0f%% %12.1f %10d %10.2f %10d%n",
          c.cluster(),
          c.machineHours(),
          c.spotHours(),
          c.peak(),
          c.utilization() * 100,
          c.unservedHours(),
          c.preempted(),
          c.lostHours(),
          c.restarted());
    }
    out.println();
    costs(out);
  }

  private void costs(PrintWriter out) {
    BigDecimal days =
        BigDecimal.valueOf(result.length().toMillis())
            .divide(
                BigDecimal.valueOf(Duration.ofHours(HOURS_A_DAY).toMillis()),
                6,
                RoundingMode.HALF_UP);
    out.println(
        "Cost:  "
            + Money.text(result.cost())
            + " for machines in "
            + Durations.format(result.length())
            + (days.signum() == 0
                ? ""
                : ", "
                    + Money.text(result.cost().divide(days, 2, RoundingMode.HALF_UP))
                    + " a day"));
    out.println(
        "       "
            + Money.text(result.onDemand().subtract(result.cost()))
            + " less than the same machines on demand; "
            + Money.text(result.fixed().subtract(result.cost()))
            + " less than the greatest size all the time");
    if (result.unknownHours() > 0) {
      out.printf(
          Locale.ROOT,
          "       without %.1f machine hours whose price is not known%n",
          result.unknownHours());
    }
    if (result.budgetDaysOver() > 0) {
      out.println("       over the daily budget on " + result.budgetDaysOver() + " days");
    }
  }

  private void moments(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%-10s %-22s %8s %9s %7s %6s%n",
        "TIME",
        "CLUSTER",
        "LOAD",
        "MACHINES",
        "READY",
        "USED");
    for (SimulationResult.Moment m : result.timeline()) {
      out.printf(
          Locale.ROOT,
          "%-10s %-22s %8.1f %9d %7d %5.0f%%%n",
          clock(m.at()),
          m.cluster(),
          m.load(),
          m.machines(),
          m.ready(),
          m.utilization() * 100);
    }
  }

  private static String clock(Duration d) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", d.toHours(), d.toMinutesPart(), d.toSecondsPart());
  }

  public ObjectNode json(String target, String plan) {
    ObjectNode json = Documents.of(target, plan);
    ObjectNode summary =
        json.putObject("summary")
            .put("length_s", result.length().toSeconds())
            .put("step_s", result.step().toSeconds())
            .put("currency", "USD")
            .put("cost", result.cost())
            .put("cost_on_demand", result.onDemand())
            .put("cost_at_greatest_size", result.fixed())
            .put("unknown_price_hours", result.unknownHours())
            .put("budget_days_over", result.budgetDaysOver());
    ArrayNode clusters = summary.putArray("clusters");
    for (SimulationResult.ClusterResult c : result.clusters()) {
      clusters
          .addObject()
          .put("cluster", c.cluster())
          .put("machine_hours", c.machineHours())
          .put("spot_hours", c.spotHours())
          .put("peak", c.peak())
          .put("utilization", c.utilization())
          .put("unserved_hours", c.unservedHours())
          .put("preempted", c.preempted())
          .put("lost_hours", c.lostHours())
          .put("restarted", c.restarted());
    }
    ArrayNode decisions = json.putArray("decisions");
    for (SimulationResult.Dated d : result.decisions()) {
      decisions.add(DecisionText.json(d.decision()).put("at_s", d.at().toSeconds()));
    }
    ArrayNode timeline = json.putArray("timeline");
    for (SimulationResult.Moment m : result.timeline()) {
      timeline
          .addObject()
          .put("at_s", m.at().toSeconds())
          .put("cluster", m.cluster())
          .put("load", m.load())
          .put("machines", m.machines())
          .put("ready", m.ready())
          .put("utilization", m.utilization());
    }
    return json;
  }
}
