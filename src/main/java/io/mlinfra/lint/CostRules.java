package io.mlinfra.lint;

import io.mlinfra.catalog.MachineType;
import io.mlinfra.catalog.Provisioning;
import io.mlinfra.spec.CostSpec.Controls;
import io.mlinfra.spec.units.Dollars;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Rules about budget and automatic shutdown. */
final class CostRules {
  private static final String PATH = "cost.controls.";
  private static final BigDecimal HOURS = BigDecimal.valueOf(24);
  private static final Duration SHORTEST_RUN = Duration.ofSeconds(30);
  private static final Duration LONGEST_RUN = Duration.ofDays(120);

  private static final Duration SHORTEST_IDLE = Duration.ofMinutes(1);

  private CostRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI601", CostRules::budgetCoversTheLeast),
        Rule.of("MLI602", CostRules::budgetCoversTheMost),
        Rule.of("MLI603", CostRules::budgetKnowsNoDay),
        Rule.of("MLI604", CostRules::warningComesFirst),
        Rule.of("MLI605", CostRules::budgetHasAnAccount),
        Rule.of("MLI606", CostRules::groupsRecreate),
        Rule.of("MLI607", CostRules::checkpointBeforeShutdown),
        Rule.of("MLI608", CostRules::runtimeInRange),
        Rule.of("MLI610", CostRules::idleTimeoutLeavesTime),
        Rule.of("MLI609", CostRules::pricesAreKnown));
  }

  private static Optional<Controls> controls(Subject s) {
    return s.plan().cost().controls();
  }

  private static void budgetCoversTheLeast(Subject s, Report out) {
    controls(s)
        .ifPresent(
            b -> {
              BigDecimal day = perDay(s, c -> c.scaling().minNodes());
              if (day.compareTo(b.dailyBudget()) > 0) {
                out.add(
                    PATH + "daily_budget",
                    "the machines alone cost "
                        + Dollars.whole(day)
                        + " a day at the fewest nodes; the budget is "
                        + Dollars.whole(b.dailyBudget()),
                    "raise the budget, or start with fewer nodes");
              }
            });
  }

  private static void budgetCoversTheMost(Subject s, Report out) {
    controls(s)
        .ifPresent(
            b -> {
              BigDecimal least = perDay(s, c -> c.scaling().minNodes());
              BigDecimal most = perDay(s, c -> c.scaling().maxNodes());
              if (most.compareTo(b.dailyBudget()) > 0 && least.compareTo(b.dailyBudget()) <= 0) {
                out.add(
                    PATH + "daily_budget",
                    "the machines alone cost "
                        + Dollars.whole(most)
                        + " a day at the most nodes; the budget is "
                        + Dollars.whole(b.dailyBudget()),
                    "raise the budget, or lower max_nodes");
              }
            });
  }

  /** US dollars a day for machines on demand; what has no known price is left out. */
  private static BigDecimal perDay(Subject s, ToLongFunction<Cluster> nodes) {
    BigDecimal hour = BigDecimal.ZERO;
    for (Cluster c : s.known().toList()) {
      hour =
          hour.add(
              price(s, c)
                  .orElse(BigDecimal.ZERO)
                  .multiply(BigDecimal.valueOf(nodes.applyAsLong(c))));
    }
    return hour.multiply(HOURS);
  }

  /** US dollars for a machine's hour in the first of the cluster's regions that has a price. */
  private static Optional<BigDecimal> price(Subject s, Cluster c) {
    MachineType type = c.type().orElseThrow();
    return c.spec().regions().stream()
        .flatMap(r -> s.catalog().prices().machineHour(type, r, Provisioning.STANDARD).stream())
        .findFirst();
  }

  private static void budgetKnowsNoDay(Subject s, Report out) {
    controls(s)
        .filter(b -> b.dailyBudget().signum() > 0)
        .ifPresent(
            b ->
                out.add(
                    PATH + "daily_budget",
                    "Cloud Billing has no daily budgets; the budget of "
                        + Dollars.whole(b.dailyBudget())
                        + " a day is kept as a month's, and the day is watched by `mlinfra watch`",
                    "nothing to change; run the controller if the day matters"));
  }

  private static void warningComesFirst(Subject s, Report out) {
    controls(s)
        .filter(b -> b.warning().compareTo(b.critical()) >= 0)
        .ifPresent(
            b ->
                out.add(
                    PATH + "alert_thresholds.warning",
                    "the warning at "
                        + b.warning()
                        + " does not come before the critical alert at "
                        + b.critical(),
                    "lower the warning"));
  }

  private static void budgetHasAnAccount(Subject s, Report out) {
    if (controls(s).isPresent() && s.plan().gcp().billingAccount().isEmpty()) {
      out.add(
          "gcp.billing_account",
          "a daily budget is set, but no billing account to keep it in",
          "add gcp.billing_account");
    }
  }

  private static void groupsRecreate(Subject s, Report out) {
    controls(s)
        .flatMap(Controls::maxRuntime)
        .ifPresent(
            limit ->
                s.clusters().stream()
                    .filter(c -> c.scaling().minNodes() > 0)
                    .findFirst()
                    .ifPresent(
                        c ->
                            out.add(
                                PATH + "auto_shutdown_rules.max_runtime_hours",
                                "machines stop after "
                                    + limit.toHours()
                                    + " hours, and the group of "
                                    + c.name()
                                    + " makes them anew to keep "
                                    + c.scaling().minNodes()
                                    + " nodes",
                                "expect a restart every "
                                    + limit.toHours()
                                    + " hours, or set min_nodes to 0")));
  }

  private static void checkpointBeforeShutdown(Subject s, Report out) {
    Optional<Duration> checkpoint =
        s.plan().recovery().spotPreemption().map(p -> p.checkpointInterval());
    Optional<Duration> idle = controls(s).flatMap(Controls::idleTimeout);
    Optional<Duration> runtime = controls(s).flatMap(Controls::maxRuntime);
    if (checkpoint.isEmpty()) {
      return;
    }
    Optional<Duration> sooner =
        java.util.stream.Stream.of(idle, runtime)
            .flatMap(Optional::stream)
            .min(Duration::compareTo)
            .filter(d -> d.compareTo(checkpoint.get()) <= 0);
    sooner.ifPresent(
        d ->
            out.add(
                "recovery.spot_preemption.checkpoint_interval",
                "machines may stop after "
                    + d.toMinutes()
                    + " minutes, before the first checkpoint at "
                    + checkpoint.get().toMinutes()
                    + " minutes",
                "checkpoint more often"));
  }

  private static void runtimeInRange(Subject s, Report out) {
    controls(s)
        .flatMap(Controls::maxRuntime)
        .filter(d -> d.compareTo(SHORTEST_RUN) < 0 || d.compareTo(LONGEST_RUN) > 0)
        .ifPresent(
            d ->
                out.add(
                    PATH + "auto_shutdown_rules.max_runtime_hours",
                    "an instance's maxRunDuration is from 30 seconds to 120 days, not "
                        + d.toHours()
                        + " hours",
                    "write at most " + LONGEST_RUN.toHours()));
  }

  private static void idleTimeoutLeavesTime(Subject s, Report out) {
    controls(s)
        .flatMap(Controls::idleTimeout)
        .filter(d -> d.compareTo(SHORTEST_IDLE) < 0)
        .ifPresent(
            d ->
                out.add(
                    PATH + "auto_shutdown_rules.idle_timeout_minutes",
                    "a machine that has been idle for "
                        + d.toSeconds()
                        + " s is stopped, which each one is when it starts",
                    "write at least " + SHORTEST_IDLE.toMinutes()));
    Optional<Duration> idle = controls(s).flatMap(Controls::idleTimeout);
    controls(s)
        .flatMap(Controls::maxRuntime)
        .filter(runtime -> idle.isPresent() && idle.get().compareTo(runtime) >= 0)
        .ifPresent(
            runtime ->
                out.add(
                    Severity.WARNING,
                    PATH + "auto_shutdown_rules.idle_timeout_minutes",
                    "a machine is stopped after "
                        + idle.orElseThrow().toMinutes()
                        + " idle minutes, and runs for "
                        + runtime.toMinutes()
                        + " at most, so that idleness never counts",
                    "write less than " + runtime.toMinutes()));
  }

  private static void pricesAreKnown(Subject s, Report out) {
    if (controls(s).isEmpty()) {
      return;
    }
    s.known()
        .filter(c -> price(s, c).isEmpty())
        .forEach(
            c ->
                out.add(
                    c.fleet("machine_type"),
                    "the price of "
                        + c.type().orElseThrow().name()
                        + " is not known, so the budget is checked without "
                        + c.name(),
                    "see Google's price list"));
  }
}
