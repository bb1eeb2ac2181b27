package io.mlinfra.blueprint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import io.mlinfra.spec.CostSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * The budget. The Budgets API knows no day, so the object carries a month's amount; the daily
 * figure is watched by the controller.
 */
final class CostSection implements Section {
  private static final BigDecimal DAYS_A_YEAR = BigDecimal.valueOf(365);
  private static final BigDecimal MONTHS_A_YEAR = BigDecimal.valueOf(12);

  @Override
  public List<DesiredResource> build(Context cx) {
    if (cx.plan().cost().controls().isEmpty() || cx.plan().gcp().billingAccount().isEmpty()) {
      return List.of();
    }
    CostSpec.Controls controls = cx.plan().cost().controls().get();
    String name = "month";
    ObjectNode body = Context.object().put("displayName", cx.plan().metadata().name() + "/" + name);
    body.putObject("amount")
        .putObject("specifiedAmount")
        .put("currencyCode", "USD")
        .put("units", month(controls.dailyBudget()));
    ArrayNode rules = body.putArray("thresholdRules");
    rules
        .addObject()
        .put("thresholdPercent", controls.warning().doubleValue())
        .put("spendBasis", "CURRENT_SPEND");
    rules
        .addObject()
        .put("thresholdPercent", controls.critical().doubleValue())
        .put("spendBasis", "CURRENT_SPEND");
    ObjectNode filter = body.putObject("budgetFilter").put("calendarPeriod", "MONTH");
    filter.putArray("projects").add("projects/" + cx.project());
    return List.of(
        cx.resource(
            "billing.budget",
            name,
            Location.GLOBAL,
            body,
            List.of(),
            1,
            "cost guard",
            Optional.empty()));
  }

  /** A month's amount in whole US dollars: a twelfth of 365 days. */
  static String month(BigDecimal daily) {
    return daily
        .multiply(DAYS_A_YEAR)
        .divide(MONTHS_A_YEAR, 0, RoundingMode.HALF_UP)
        .toPlainString();
  }
}
