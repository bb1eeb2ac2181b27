package io.mlinfra.cost;

import io.mlinfra.spec.CostSpec;
import java.math.BigDecimal;

/** How a day's cost stands to the daily budget and its two thresholds. */
public enum BudgetLevel {
  OK,
  /** At the first threshold or above it. */
  WARNING,
  /** At the second threshold or above it. */
  CRITICAL,
  /** More than the budget. */
  OVER;

  static BudgetLevel of(CostSpec.Controls budget, BigDecimal day) {
    BigDecimal limit = budget.dailyBudget();
    if (day.compareTo(limit) > 0) {
      return OVER;
    }
    if (reaches(day, limit, budget.critical().value())) {
      return CRITICAL;
    }
    return reaches(day, limit, budget.warning().value()) ? WARNING : OK;
  }

  private static boolean reaches(BigDecimal day, BigDecimal limit, BigDecimal share) {
    return day.signum() > 0 && day.compareTo(limit.multiply(share)) >= 0;
  }
}
