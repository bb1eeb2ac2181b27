package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.cost.CostLine;
import io.mlinfra.cost.FleetCost;
import io.mlinfra.spec.CostSpec;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Costs for people and scripts. */
public final class CostView {
  private CostView() {}

  /** The lines below a plan. */
  public static List<String> summary(FleetCost cost) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Cost:  "
            + money(cost.hourAtMin())
            + "/h at the least size, "
            + money(cost.hourAtMax())
            + "/h at the greatest; "
            + money(FleetCost.day(cost.hourAtMin()))
            + " to "
            + money(FleetCost.day(cost.hourAtMax()))
            + " a day"
            + budget(cost));
    if (!cost.unknown().isEmpty()) {
      Map<String, Integer> kinds = new LinkedHashMap<>();
      cost.unknown().forEach(l -> kinds.merge(l.what(), 1, Integer::sum));
      lines.add(
          "       without these, whose price is not known: " + String.join("; ", kinds.keySet()));
    }
    return lines;
  }

  private static String budget(FleetCost cost) {
    if (cost.budget().isEmpty()) {
      return "";
    }
    CostSpec.Controls controls = cost.budget().get();
    return " (budget "
        + money(controls.dailyBudget())
        + ": "
        + verdict(FleetCost.day(cost.hourAtMin()), controls)
        + " at the least size, "
        + verdict(FleetCost.day(cost.hourAtMax()), controls)
        + " at the greatest)";
  }

  private static String verdict(BigDecimal day, CostSpec.Controls controls) {
    if (controls.dailyBudget().signum() == 0) {
      return "no budget";
    }
    BigDecimal share = day.divide(controls.dailyBudget(), 4, RoundingMode.HALF_UP);
    String percent = share.movePointRight(2).setScale(0, RoundingMode.HALF_UP) + "%";
    if (share.compareTo(BigDecimal.ONE) > 0) {
      return percent + ", over budget";
    }
    if (share.compareTo(controls.critical().value()) >= 0) {
      return percent + ", critical";
    }
    return share.compareTo(controls.warning().value()) >= 0 ? percent + ", warning" : percent;
  }

  public static void write(FleetCost cost, Style style, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%-20s %-18s %-42s %12s %5s %5s %14s%n",
        "CLUSTER",
        "REGION",
        "WHAT",
        "EACH/H",
        "MIN",
        "MAX",
        "AT MAX/H");
    for (CostLine l : cost.lines()) {
      out.printf(
          Locale.ROOT,
          "%-20s %-18s %-42s %12s %5d %5d %14s%n",
          l.cluster(),
          l.region(),
          l.what(),
          l.unitHour().map(CostView::fine).orElse("unknown"),
          l.min(),
          l.max(),
          l.unitHour().map(p -> money(p.multiply(BigDecimal.valueOf(l.max())))).orElse("unknown"));
    }
    out.println();
    summary(cost).forEach(out::println);
    out.println(
        "Month: "
            + money(FleetCost.month(cost.hourAtMin()))
            + " to "
            + money(FleetCost.month(cost.hourAtMax()))
            + " (730 hours, list prices, US dollars)");
    cost.lines().stream()
        .map(CostLine::source)
        .filter(s -> !s.isEmpty())
        .distinct()
        .forEach(s -> out.println(style.dim("Prices: " + s)));
  }

  public static ObjectNode json(FleetCost cost) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("currency", "USD");
    json.put("hour_min", cost.hourAtMin().setScale(4, RoundingMode.HALF_UP))
        .put("hour_max", cost.hourAtMax().setScale(4, RoundingMode.HALF_UP));
    json.put("day_min", FleetCost.day(cost.hourAtMin()).setScale(2, RoundingMode.HALF_UP))
        .put("day_max", FleetCost.day(cost.hourAtMax()).setScale(2, RoundingMode.HALF_UP));
    json.put("month_min", FleetCost.month(cost.hourAtMin()).setScale(2, RoundingMode.HALF_UP))
        .put("month_max", FleetCost.month(cost.hourAtMax()).setScale(2, RoundingMode.HALF_UP));
    cost.budget().ifPresent(b -> json.put("daily_budget", b.dailyBudget()));
    ArrayNode lines = json.putArray("lines");
    for (CostLine l : cost.lines()) {
      ObjectNode line =
          lines
              .addObject()
              .put("cluster", l.cluster())
              .put("region", l.region())
              .put("what", l.what())
              .put("min", l.min())
              .put("max", l.max());
      l.unitHour().ifPresentOrElse(p -> line.put("unit_hour", p), () -> line.putNull("unit_hour"));
    }
    ArrayNode unknown = json.putArray("unknown");
    cost.unknown().forEach(l -> unknown.add(l.region() + ": " + l.what()));
    return json;
  }

  static String money(BigDecimal amount) {
    return "$" + String.format(Locale.ROOT, "%,.2f", amount);
  }

  private static String fine(BigDecimal amount) {
    return "$" + String.format(Locale.ROOT, "%,.4f", amount);
  }
}
