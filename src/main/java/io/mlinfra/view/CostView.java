package io.mlinfra.view;

import io.mlinfra.cost.BudgetLevel;
import io.mlinfra.cost.CostDelta;
import io.mlinfra.cost.CostLine;
import io.mlinfra.cost.FleetCost;
import io.mlinfra.cost.SpotStrategy;
import io.mlinfra.cost.UsageRate;
import io.mlinfra.inventory.SizeRange;
import io.mlinfra.spec.CostSpec;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Costs for people. */
public final class CostView {
  private static final String ROW = "  %-17s %-40s %11s %6s %6s %6s %12s %12s %12s%n";
  private static final String TOTAL = "  %-28s %13s %13s %13s %15s %17s%n";

  private CostView() {}

  /** The lines below a plan: the difference that it makes, then the whole fleet. */
  public static List<String> summary(FleetCost cost, CostDelta delta) {
    List<String> lines = new ArrayList<>();
    lines.add("Cost:  " + difference(delta));
    lines.addAll(summary(cost).stream().map(l -> "       " + l).toList());
    return lines;
  }

  private static String difference(CostDelta delta) {
    if (delta.changes().isEmpty()) {
      return "no difference";
    }
    return Money.signed(delta.difference())
        + "/h by this plan (from "
        + Money.text(delta.before())
        + " to "
        + Money.text(delta.after())
        + " an hour; "
        + Money.signed(Money.month(SizeRange.always(delta.difference())).min())
        + " a month)"
        + (delta.incomplete() ? ", what has no known price left out" : "");
  }

  private static List<String> summary(FleetCost cost) {
    SizeRange hour = cost.hour();
    SizeRange day = Money.day(hour);
    List<String> lines = new ArrayList<>();
    lines.add(
        "whole fleet "
            + Money.text(hour.min())
            + "/h at the least size, "
            + Money.text(hour.expected())
            + " expected, "
            + Money.text(hour.max())
            + " at the greatest; "
            + Money.text(day.min())
            + " to "
            + Money.text(day.max())
            + " a day"
            + cost.budget().map(b -> budget(cost, b)).orElse(""));
    if (!cost.unknown().isEmpty()) {
      Map<String, Integer> kinds = new LinkedHashMap<>();
      cost.unknown().forEach(l -> kinds.merge(l.what(), 1, Integer::sum));
      lines.add("without these, whose price is not known: " + String.join("; ", kinds.keySet()));
    }
    return lines;
  }

  private static String budget(FleetCost cost, CostSpec.Controls controls) {
    SizeRange hour = cost.hour();
    SizeRange day = Money.day(hour);
    return " (budget "
        + Money.text(controls.dailyBudget())
        + ": "
        + share(day.min(), controls)
        + " at the least size, "
        + share(day.max(), controls)
        + " at the greatest"
        + warning(cost, controls)
        + ")";
  }

  /** Says the smallest size at which a threshold is reached. */
  private static String warning(FleetCost cost, CostSpec.Controls controls) {
    Map<String, BigDecimal> sizes = new LinkedHashMap<>();
    sizes.put("already at the least size", cost.hour().min());
    sizes.put("at the expected size", cost.hour().expected());
    sizes.put("at the greatest size", cost.hour().max());
    for (Map.Entry<String, BigDecimal> e : sizes.entrySet()) {
      BudgetLevel level = cost.level(e.getValue()).orElse(BudgetLevel.OK);
      String reached =
          switch (level) {
            case OK -> "";
            case WARNING -> "warning threshold of " + percent(controls.warning().value());
            case CRITICAL -> "critical threshold of " + percent(controls.critical().value());
            case OVER -> "budget itself";
          };
      if (!reached.isEmpty()) {
        return "; passes the " + reached + " " + e.getKey();
      }
    }
    return "";
  }

  private static String share(BigDecimal day, CostSpec.Controls controls) {
    if (controls.dailyBudget().signum() == 0) {
      return day.signum() == 0 ? "0%" : "over";
    }
    return percent(day.divide(controls.dailyBudget(), 4, RoundingMode.HALF_UP));
  }

  private static String percent(BigDecimal share) {
    return share.movePointRight(2).setScale(0, RoundingMode.HALF_UP) + "%";
  }

  public static void write(FleetCost cost, Style style, PrintWriter out) {
    out.println();
    out.printf(
        Locale.ROOT,
        ROW.replace("%n", ""),
        "REGION",
        "WHAT",
        "EACH/H",
        "MIN",
        "EXP",
        "MAX",
        "MIN/H",
        "EXPECTED/H",
        "MAX/H");
    out.println();
    Map<String, List<CostLine>> clusters = new TreeMap<>();
    cost.lines().forEach(l -> clusters.computeIfAbsent(l.cluster(), k -> new ArrayList<>()).add(l));
    clusters.forEach(
        (cluster, lines) -> {
          out.println(style.bold(cluster));
          lines.forEach(l -> row(l, out));
        });
    totals(cost, style, out);
    spot(cost.spot(), style, out);
    notCounted(cost, style, out);
    out.println();
    summary(cost).forEach(l -> out.println(capital(l)));
  }

  private static String capital(String line) {
    return line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1);
  }

  private static void row(CostLine l, PrintWriter out) {
    SizeRange hour = l.hour();
    boolean known = l.unitHour().isPresent();
    out.printf(
        Locale.ROOT,
        ROW,
        l.region(),
        l.what(),
        l.unitHour().map(Money::fine).orElse("unknown"),
        Money.count(l.quantity().min()),
        Money.count(l.quantity().expected()),
        Money.count(l.quantity().max()),
        known ? Money.text(hour.min()) : "unknown",
        known ? Money.text(hour.expected()) : "unknown",
        known ? Money.text(hour.max()) : "unknown");
  }

  private static void totals(FleetCost cost, Style style, PrintWriter out) {
    out.println();
    out.printf(
        Locale.ROOT, TOTAL, "TOTALS", "MIN/H", "EXPECTED/H", "MAX/H", "MAX/DAY", "MAX/MONTH");
    cost.byCluster().forEach((k, v) -> total(k, v, out));
    out.println();
    cost.byRegion().forEach((k, v) -> total(k, v, out));
    out.println();
    cost.byPhase().forEach((k, v) -> total("phase " + k, v, out));
    out.println();
    total("all", cost.hour(), out);
    SizeRange month = Money.month(cost.hour());
    out.println(
        style.dim(
            "  a month of 730 hours: "
                + Money.text(month.min())
                + " at the least size, "
                + Money.text(month.expected())
                + " expected, "
                + Money.text(month.max())
                + " at the greatest"));
  }

  private static void total(String name, SizeRange hour, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        TOTAL,
        name,
        Money.text(hour.min()),
        Money.text(hour.expected()),
        Money.text(hour.max()),
        Money.text(Money.day(hour).max()),
        Money.text(Money.month(hour).max()));
  }

  private static void spot(SpotStrategy spot, Style style, PrintWriter out) {
    if (spot.onDemandHour().isZero()) {
      return;
    }
    out.println();
    out.println(style.bold("Spot"));
    SizeRange saved = spot.saved();
    out.println(
        "  saves "
            + Money.text(saved.min())
            + "/h at the least size, "
            + Money.text(saved.expected())
            + " expected, "
            + Money.text(saved.max())
            + " at the greatest, against "
            + Money.text(spot.onDemandHour().max())
            + " on demand ("
            + percent(saved.max().divide(spot.onDemandHour().max(), 4, RoundingMode.HALF_UP))
            + ")");
    for (SpotStrategy.Preemption p : spot.preemptions()) {
      out.println(
          "  an hour with all "
              + Money.count(p.machines().max())
              + " spot machines of "
              + p.cluster()
              + " taken away ("
              + p.handling()
              + "): "
              + Money.text(p.replacement().max())
              + " more if on demand takes over, and at most "
              + Money.text(p.lost().max())
              + " of work since the last checkpoint");
    }
  }

  private static void notCounted(FleetCost cost, Style style, PrintWriter out) {
    out.println();
    out.println(style.bold("Not counted"));
    TreeSet<String> rates = new TreeSet<>();
    for (UsageRate u : cost.usage()) {
      rates.add(
          u.what()
              + ", "
              + u.region()
              + ": "
              + u.price().map(Money::fine).orElse("price unknown")
              + " a "
              + u.unit()
              + ", by use");
    }
    rates.forEach(r -> out.println("  " + r));
    cost.outside().forEach(o -> out.println("  " + o));
    out.println(
        "  traffic out of a region, operations on buckets, DNS queries, logs and metrics: by use");
    out.println(
        style.dim(
            "  Networks, firewall rules, routes, internal addresses, health checks, templates,"
                + " groups, autoscalers, service accounts and budgets are free."));
    TreeSet<String> sources = new TreeSet<>();
    cost.lines().forEach(l -> sources.add(l.source()));
    sources.remove("");
    sources.forEach(s -> out.println(style.dim("  Prices: " + s)));
  }
}
