package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import io.mlinfra.spec.units.Ratio;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Spot shares and the limits on what the fleet may cost. */
public record CostSpec(Map<String, Spot> spot, Optional<Controls> controls) {
  static CostSpec read(Section s) {
    return new CostSpec(
        s.sections("spot", "By cluster.", "cluster", Spot::read),
        s.optionalSection("controls", "Budget and automatic shutdown.", Controls::read));
  }

  /** How much of a cluster may run on spot capacity, and what happens when it is taken back. */
  public record Spot(Ratio maxShare, List<String> fallbackRegions, String preemptionHandling) {
    static Spot read(Section s) {
      return new Spot(
          s.percentage(
                  "max_spot_percentage", "Share of nodes on spot capacity at most; rounds down.")
              .required(new Ratio(BigDecimal.ZERO)),
          s.list("fallback_regions", "Where to go when there is no capacity, in order."),
          s.choice(
                  "preemption_handling",
                  "What to do on preemption.",
                  "migrate",
                  "checkpoint",
                  "restart")
              .orElse("restart"));
    }
  }

  /**
   * Limits.
   *
   * @param dailyBudget US dollars a day
   */
  public record Controls(
      BigDecimal dailyBudget,
      Ratio warning,
      Ratio critical,
      Optional<Duration> idleTimeout,
      Optional<Duration> maxRuntime) {
    static Controls read(Section s) {
      record Alerts(Ratio warning, Ratio critical) {}
      record Rules(Optional<Duration> idle, Optional<Duration> runtime) {}
      BigDecimal budget = s.number("daily_budget", "US dollars a day.").required(BigDecimal.ZERO);
      Alerts alerts =
          s.section(
              "alert_thresholds",
              "Shares of the budget.",
              x ->
                  new Alerts(
                      x.ratio("warning", "First warning.").orElse(new Ratio(new BigDecimal("0.7"))),
                      x.ratio("critical", "Last warning.")
                          .orElse(new Ratio(new BigDecimal("0.9")))));
      Rules rules =
          s.section(
              "auto_shutdown_rules",
              "When machines stop by themselves.",
              x ->
                  new Rules(
                      x.duration("idle_timeout_minutes", "Idle for so long.", Duration.ofMinutes(1))
                          .optional(),
                      x.duration("max_runtime_hours", "Running for so long.", Duration.ofHours(1))
                          .optional()));
      return new Controls(
          budget, alerts.warning(), alerts.critical(), rules.idle(), rules.runtime());
    }
  }
}
