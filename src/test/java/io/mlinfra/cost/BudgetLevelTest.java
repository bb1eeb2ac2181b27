package io.mlinfra.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.units.Ratio;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetLevelTest {
  private static final CostSpec.Controls BUDGET =
      new CostSpec.Controls(
          new BigDecimal("1000"),
          new Ratio(new BigDecimal("0.7")),
          new Ratio(new BigDecimal("0.9")),
          Optional.empty(),
          Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "0, OK",
    "699.99, OK",
    "700, WARNING",
    "899.99, WARNING",
    "900, CRITICAL",
    "1000, CRITICAL",
    "1000.01, OVER"
  })
  void eachThresholdCountsFromTheCentOn(BigDecimal day, BudgetLevel level) {
    assertThat(BudgetLevel.of(BUDGET, day)).isEqualTo(level);
  }
}
