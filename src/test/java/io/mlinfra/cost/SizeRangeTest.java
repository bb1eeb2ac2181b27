package io.mlinfra.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.inventory.SizeRange;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

/** Money is exact: no order of adding, and no way of grouping, changes a sum. */
class SizeRangeTest {
  private static final int TRIES = 200;

  @Property(tries = TRIES)
  void theExpectedSizeLiesBetweenTheEnds(
      @ForAll @IntRange(max = 1000) int min,
      @ForAll @IntRange(max = 1000) int more,
      @ForAll @BigRange(min = "0", max = "1") @Scale(3) BigDecimal load) {
    SizeRange range = SizeRange.between(min, min + more, load);
    assertThat(range.expected()).isBetween(range.min(), range.max());
    if (load.signum() == 0) {
      assertThat(range.expected()).isEqualByComparingTo(range.min());
    }
    if (load.compareTo(BigDecimal.ONE) == 0) {
      assertThat(range.expected()).isEqualByComparingTo(range.max());
    }
  }

  @Property(tries = TRIES)
  void aSumDependsOnNoOrder(
      @ForAll @Size(min = 1, max = 30)
          List<@BigRange(min = "0", max = "500") @Scale(8) BigDecimal> prices,
      @ForAll long seed) {
    List<BigDecimal> shuffled = new ArrayList<>(prices);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(sum(shuffled)).isEqualByComparingTo(sum(prices));
  }

  @Property(tries = TRIES)
  void whatIsAddedCanBeTakenAway(
      @ForAll @BigRange(min = "0", max = "100000") @Scale(10) BigDecimal a,
      @ForAll @BigRange(min = "0", max = "100000") @Scale(10) BigDecimal b) {
    SizeRange sum = SizeRange.always(a).plus(SizeRange.always(b));
    assertThat(sum.minus(SizeRange.always(b)).max()).isEqualByComparingTo(a);
  }

  @Property(tries = TRIES)
  void aMonthOfAnHourIs730TimesItAndADay24Times(
      @ForAll @BigRange(min = "0", max = "100000") @Scale(10) BigDecimal hour) {
    SizeRange range = SizeRange.always(hour);
    assertThat(FleetCost.month(range).min())
        .isEqualByComparingTo(hour.multiply(new BigDecimal(730)));
    assertThat(FleetCost.day(range).max()).isEqualByComparingTo(hour.multiply(new BigDecimal(24)));
  }

  private static BigDecimal sum(List<BigDecimal> prices) {
    return prices.stream()
        .map(SizeRange::always)
        .reduce(SizeRange.ZERO, SizeRange::plus)
        .expected();
  }
}
