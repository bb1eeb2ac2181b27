package io.mlinfra.quota;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.Provisioning;
import io.mlinfra.quota.QuotaRequests.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked for, where a request stands already. */
class QuotaRequestsTest {
  private final List<Long> asked = new ArrayList<>();
  private final QuotaRequests requests =
      new QuotaRequests(
          new QuotaRequests.Preferences() {
            @Override
            public QuotaLimits.Preference put(String id, ObjectNode preference) {
              long value = preference.at("/quotaConfig/preferredValue").asLong();
              asked.add(value);
              return standing(value, null, true);
            }

            @Override
            public QuotaLimits.Preference get(String id) {
              return standing(asked.getLast(), asked.getLast(), false);
            }
          },
          "quota-project",
          "",
          "a test");

  private static QuotaLimits.Preference standing(long preferred, Long granted, boolean open) {
    return new QuotaLimits.Preference(
        "p", preferred, Optional.ofNullable(granted), Optional.of(8L), open, "");
  }

  /** 50 are wanted, 8 is the limit. */
  private static QuotaReport.Need need(QuotaLimits.Preference preference) {
    return new QuotaReport.Need(
        Catalog.shipped().quotas("vcpus", "c4a", Provisioning.STANDARD).getFirst(),
        "us-central1",
        10,
        50,
        0,
        Optional.of(new QuotaLimits.Level(8, Optional.of(0.0))),
        Optional.ofNullable(preference));
  }

  @Test
  void whereNoneStandsOneIsFiled() {
    QuotaRequests.Answer answer = requests.file(List.of(need(null))).getFirst();
    assertThat(asked).containsExactly(50L);
    assertThat(answer.filed()).isTrue();
    assertThat(answer.state()).isEqualTo(State.PENDING);
  }

  @ParameterizedTest
  @CsvSource({
    // asked for, granted, still open, filed anew
    "50, , true, false", // the same, not answered yet
    "50, 8, false, false", // the same was refused: asking again brings nothing else
    "80, , true, false", // more is being thought about
    "80, 80, false, false", // more was granted
    "80, 8, false, true", // more was refused: less may be given
    "80, 20, false, true", // so it may where a part was given
    "49, , true, true", // less than is wanted
    "20, 20, false, true"
  })
  void aRequestIsFiledAnewWhereAnotherValueMayHelp(
      long preferred, Long granted, boolean open, boolean filed) {
    QuotaRequests.Answer answer =
        requests.file(List.of(need(standing(preferred, granted, open)))).getFirst();
    assertThat(answer.filed()).isEqualTo(filed);
    assertThat(asked).isEqualTo(filed ? List.of(50L) : List.of());
  }
}
