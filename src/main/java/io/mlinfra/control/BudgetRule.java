package io.mlinfra.control;

import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.units.Dollars;
import io.mlinfra.spec.units.Ratio;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Watches the day's cost, which no service does: the Budgets API knows months at the shortest. Says
 * so at the warning threshold, lets nothing grow from the critical one on, and brings everything to
 * its least size once the budget is spent.
 */
final class BudgetRule implements Rule {
  private static final String NAME = "budget";

  private final Rates rates;

  BudgetRule(Rates rates) {
    this.rates = rates;
  }

  @Override
  public void apply(Draft draft) {
    BigDecimal hourly = rates.hour(draft.seen().groups());
    Spending spent =
        draft
            .before()
            .spending()
            .map(s -> s.upTo(draft.seen().at(), hourly))
            .orElseGet(() -> Spending.none(draft.seen().at()));
    draft.spending(spent);
    Optional<BigDecimal> daily = draft.policy().dailyBudget();
    if (daily.isEmpty() || draft.policy().budget().isEmpty()) {
      return;
    }
    BigDecimal budget = daily.get();
    CostSpec.Controls controls = draft.policy().budget().get();
    String figure =
        Dollars.text(spent.amount())
            + " of "
            + Dollars.text(budget)
            + " are spent today, at "
            + Dollars.text(hourly)
            + " an hour";
    if (spent.amount().compareTo(budget) >= 0) {
      draft.alert(
          "budget-spent",
          new Decision.Alert(NAME, "critical", figure + ": every cluster down to its least size"));
      draft.seen().groups().forEach(g -> least(draft, g));
    } else if (reached(spent.amount(), budget, controls.critical())) {
      draft.alert(
          "budget-critical",
          new Decision.Alert(NAME, "critical", figure + ": no cluster grows any more today"));
      draft.seen().groups().forEach(g -> frozen(draft, g));
    } else if (reached(spent.amount(), budget, controls.warning())) {
      draft.alert("budget-warning", new Decision.Alert(NAME, "warning", figure));
    } else if (spent.forecast(hourly).compareTo(budget) > 0) {
      draft.alert(
          "budget-forecast",
          new Decision.Alert(
              NAME,
              "info",
              figure + "; at this rate the day comes to " + Dollars.text(spent.forecast(hourly))));
    }
  }

  private static boolean reached(BigDecimal spent, BigDecimal budget, Ratio share) {
    return spent.compareTo(budget.multiply(share.value())) >= 0;
  }

  private static void least(Draft draft, GroupState g) {
    Bounds wanted = draft.bounds(g);
    draft.bounds(g, new Bounds(Bounds.Mode.ON, wanted.min(), wanted.min()));
  }

  private static void frozen(Draft draft, GroupState g) {
    Bounds wanted = draft.bounds(g);
    draft.bounds(g, wanted.withMax(Math.max(wanted.min(), Math.min(wanted.max(), g.size()))));
  }
}
