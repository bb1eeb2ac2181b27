package io.mlinfra.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlinfra.spec.units.Cidr;
import io.mlinfra.spec.units.DataSize;
import io.mlinfra.spec.units.Durations;
import io.mlinfra.spec.units.Numbers;
import io.mlinfra.spec.units.Ratio;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class UnitsTest {
  @Property(tries = 300)
  void durationsReadBackAsTheyWereWritten(
      @ForAll @LongRange(min = 0, max = 9_000_000) long seconds) {
    Duration d = Duration.ofSeconds(seconds);
    assertThat(Durations.parse(Durations.format(d), Duration.ofSeconds(1))).isEqualTo(d);
  }

  @Property(tries = 300)
  void sizesReadBackAsTheyWereWritten(@ForAll @LongRange(min = 0, max = 1L << 50) long bytes) {
    assertThat(DataSize.parse(new DataSize(bytes).toString(), "GB")).isEqualTo(new DataSize(bytes));
  }

  @Property(tries = 300)
  void groupedNumbersAreTheSameAsPlainOnes(@ForAll @LongRange(min = 0, max = 1L << 52) long n) {
    assertThat(Numbers.parseCount(String.format(Locale.ROOT, "%,d", n))).isEqualTo(n);
    assertThat(Numbers.parseCount(Long.toString(n))).isEqualTo(n);
  }

  @Property(tries = 300)
  void percentAndShareAreTheSame(@ForAll @IntRange(min = 0, max = 100) int percent) {
    Ratio share = Ratio.parse(percent + "%");
    assertThat(share).isEqualTo(Ratio.parsePercentage(Integer.toString(percent)));
    assertThat(share.value()).isEqualByComparingTo(BigDecimal.valueOf(percent).movePointLeft(2));
  }

  @Property(tries = 300)
  void partsOfARangeLieWithinItAndDoNotOverlap(
      @ForAll @IntRange(min = 8, max = 20) int prefix,
      @ForAll @IntRange(min = 0, max = 15) int a,
      @ForAll @IntRange(min = 0, max = 15) int b) {
    Cidr whole = Cidr.parse("10.0.0.0/" + prefix);
    Cidr first = whole.part(prefix + 4, a);
    Cidr second = whole.part(prefix + 4, b);
    assertThat(whole.contains(first)).isTrue();
    assertThat(first.overlaps(second)).isEqualTo(a == b);
    assertThat(Cidr.parse(first.toString())).isEqualTo(first);
  }

  @Test
  void impossibleUnitsAreRefusedWithAReason() {
    assertThatThrownBy(() -> Durations.parse("5 parsecs", Duration.ofSeconds(1)))
        .hasMessageContaining("5m");
    assertThatThrownBy(() -> Ratio.parsePercentage("120")).hasMessageContaining("0 and 100");
    assertThatThrownBy(() -> Ratio.parse("85")).hasMessageContaining("85%");
    assertThatThrownBy(() -> Numbers.parseCount("-3")).hasMessageContaining("negative");
    assertThatThrownBy(() -> Numbers.parseCount("2,49")).hasMessageContaining("not a number");
    assertThatThrownBy(() -> Cidr.parse("10.0.0.300/8")).hasMessageContaining("255");
    assertThatThrownBy(() -> DataSize.parse("5 bushels", "GB"))
        .hasMessageContaining("unit of size");
  }
}
