package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.cost.CostDelta;
import io.mlinfra.cost.CostLine;
import io.mlinfra.cost.FleetCost;
import io.mlinfra.cost.SpotStrategy;
import io.mlinfra.cost.UsageRate;
import io.mlinfra.inventory.SizeRange;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Costs as the JSON that scripts read; the keys are those of docs/cost.md. */
public final class CostJson {
  private CostJson() {}

  public static ObjectNode of(FleetCost cost) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("currency", "USD");
    totals(json, cost.hour());
    cost.budget().ifPresent(b -> json.put("daily_budget", b.dailyBudget()));
    budget(cost, json);
    ObjectNode totals = json.putObject("totals");
    group(totals.putObject("cluster"), cost.byCluster());
    group(totals.putObject("region"), cost.byRegion());
    group(totals.putObject("phase"), cost.byPhase());
    spot(cost.spot(), json.putObject("spot"));
    ArrayNode lines = json.putArray("lines");
    cost.lines().forEach(l -> line(l, lines.addObject()));
    ArrayNode unknown = json.putArray("unknown");
    cost.unknown().forEach(l -> unknown.add(l.region() + ": " + l.what()));
    ArrayNode usage = json.putArray("usage");
    cost.usage().forEach(u -> usage(u, usage.addObject()));
    ArrayNode outside = json.putArray("outside");
    cost.outside().forEach(outside::add);
    TreeSet<String> sources = new TreeSet<>();
    cost.lines().forEach(l -> sources.add(l.source()));
    cost.usage().forEach(u -> sources.add(u.source()));
    sources.remove("");
    ArrayNode list = json.putArray("sources");
    sources.forEach(list::add);
    return json;
  }

  /** What a plan changes. */
  public static ObjectNode of(CostDelta delta) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("hour_before", Money.hour(delta.before()))
            .put("hour_after", Money.hour(delta.after()))
            .put("hour_difference", Money.hour(delta.difference()));
    json.put(
        "month_difference", Money.cents(Money.month(SizeRange.always(delta.difference())).min()));
    json.put("incomplete", delta.incomplete());
    ArrayNode parts = json.putArray("resources");
    for (CostDelta.Part p : delta.changes()) {
      parts
          .addObject()
          .put("address", p.address().toString())
          .put("hour_before", Money.hour(p.before()))
          .put("hour_after", Money.hour(p.after()))
          .put("hour_difference", Money.hour(p.difference()))
          .put("incomplete", p.unknown());
    }
    return json;
  }

  private static void totals(ObjectNode json, SizeRange hour) {
    json.put("hour_min", Money.hour(hour.min()))
        .put("hour_expected", Money.hour(hour.expected()))
        .put("hour_max", Money.hour(hour.max()));
    SizeRange day = Money.day(hour);
    json.put("day_min", Money.cents(day.min()))
        .put("day_expected", Money.cents(day.expected()))
        .put("day_max", Money.cents(day.max()));
    SizeRange month = Money.month(hour);
    json.put("month_min", Money.cents(month.min()))
        .put("month_expected", Money.cents(month.expected()))
        .put("month_max", Money.cents(month.max()));
  }

  private static void group(ObjectNode json, Map<?, SizeRange> sums) {
    sums.forEach((key, hour) -> totals(json.putObject(String.valueOf(key)), hour));
  }

  private static void budget(FleetCost cost, ObjectNode json) {
    cost.budget()
        .ifPresent(
            b -> {
              ObjectNode budget =
                  json.putObject("budget")
                      .put("daily", b.dailyBudget())
                      .put("warning", b.warning().value())
                      .put("critical", b.critical().value());
              budget
                  .put("level_min", level(cost, cost.hour().min()))
                  .put("level_expected", level(cost, cost.hour().expected()))
                  .put("level_max", level(cost, cost.hour().max()));
            });
  }

  private static String level(FleetCost cost, BigDecimal hour) {
    return cost.level(hour).map(l -> l.name().toLowerCase(Locale.ROOT)).orElse("ok");
  }

  private static void spot(SpotStrategy spot, ObjectNode json) {
    range(json, "hour_on_demand", spot.onDemandHour());
    range(json, "hour_spot", spot.spotHour());
    range(json, "hour_saved", spot.saved());
    ArrayNode list = json.putArray("preemption_hour");
    for (SpotStrategy.Preemption p : spot.preemptions()) {
      ObjectNode one = list.addObject().put("cluster", p.cluster()).put("handling", p.handling());
      range(one, "machines", p.machines());
      range(one, "replacement", p.replacement());
      range(one, "lost_at_most", p.lost());
    }
  }

  private static void range(ObjectNode json, String key, SizeRange value) {
    json.put(key + "_min", Money.hour(value.min()))
        .put(key + "_expected", Money.hour(value.expected()))
        .put(key + "_max", Money.hour(value.max()));
  }

  private static void line(CostLine l, ObjectNode json) {
    json.put("address", l.address().toString())
        .put("cluster", l.cluster())
        .put("region", l.region())
        .put("phase", l.phase())
        .put("what", l.what())
        .put("spot", l.spot())
        .put("min", l.quantity().min())
        .put("expected", l.quantity().expected())
        .put("max", l.quantity().max());
    l.unitHour().ifPresentOrElse(p -> json.put("unit_hour", p), () -> json.putNull("unit_hour"));
    l.onDemandHour().ifPresent(p -> json.put("unit_hour_on_demand", p));
    if (l.unitHour().isPresent()) {
      range(json, "hour", l.hour());
      json.put("source", l.source());
    }
  }

  private static void usage(UsageRate u, ObjectNode json) {
    json.put("address", u.address().toString())
        .put("region", u.region())
        .put("what", u.what())
        .put("unit", u.unit());
    u.price().ifPresentOrElse(p -> json.put("price", p), () -> json.putNull("price"));
  }
}
