package io.mlinfra.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.Provisioning;
import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.quota.QuotaReport;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaBarTest {
  @ParameterizedTest
  @CsvSource({
    // own, usage, min, max, limit, bar
    "0, 0, 32, 96, 96, [++++++++~~~~~~~~~~~~~~~~]",
    "32, 32, 32, 96, 96, [########~~~~~~~~~~~~~~~~]",
    "0, 48, 24, 24, 96, [############++++++......]",
    "0, 0, 32, 96, 0, []!!!!!!!!!!!!!!!!!!!!!!!!",
    "0, 0, 48, 96, 48, [++++++++++++]!!!!!!!!!!!!",
    "0, 0, 1, 1, 100000, [+.......................]"
  })
  void showsUseNeedAndWhatIsLeft(
      double own, double usage, double min, double max, double limit, String bar) {
    QuotaReport.Need need =
        new QuotaReport.Need(
            Catalog.shipped().quotas("gpu", "all", Provisioning.STANDARD).getFirst(),
            "global",
            min,
            max,
            own,
            Optional.of(new QuotaLimits.Level(limit, Optional.of(usage))),
            Optional.empty());
    assertThat(QuotaBar.of(need, Style.PLAIN)).isEqualTo(bar);
  }
}
