package io.mlinfra.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LiveDisksTest {
  private static final Catalog SHIPPED = Catalog.shipped();
  private static final String EXTREME = "hyperdisk-extreme";
  private static final LiveDisks.Seen AS_SHIPPED = new LiveDisks.Seen(64, 65_536);

  private static LiveDisks live(Map<String, Map<String, LiveDisks.Seen>> zones) {
    return new LiveDisks(new TreeSet<>(List.of(EXTREME)), new TreeMap<>(zones));
  }

  @Test
  void anAnswerLikeTheCatalogIsNoDifference() {
    LiveDisks same = live(Map.of("us-east4-a", Map.of(EXTREME, AS_SHIPPED)));
    assertThat(same.differences(SHIPPED)).isEmpty();
    Catalog corrected = SHIPPED.corrected(same);
    assertThat(corrected.diskType(EXTREME)).isEqualTo(SHIPPED.diskType(EXTREME));
    assertThat(corrected.machineType("m3-megamem-128"))
        .isEqualTo(SHIPPED.machineType("m3-megamem-128"));
  }

  @Test
  void theSizesThatHoldEverywhereCount() {
    LiveDisks answer =
        live(
            Map.of(
                "us-east4-a", Map.of(EXTREME, new LiveDisks.Seen(128, 65_536)),
                "us-east4-b", Map.of(EXTREME, new LiveDisks.Seen(64, 32_768))));
    assertThat(answer.differences(SHIPPED))
        .extracting(LiveTypes.Difference::sentence)
        .containsExactly(
            "hyperdisk-extreme has 128 min_gb in us-east4-a, not 64",
            "hyperdisk-extreme has 32768 max_gb in us-east4-b, not 65536");
    DiskType seen = SHIPPED.corrected(answer).diskType(EXTREME).orElseThrow();
    assertThat(seen.minGb()).isEqualTo(128);
    assertThat(seen.maxGb()).isEqualTo(32_768);
    assertThat(seen.maxIops()).isEqualTo(SHIPPED.diskType(EXTREME).orElseThrow().maxIops());
    assertThat(SHIPPED.corrected(answer).diskTypes())
        .filteredOn(d -> d.name().equals(EXTREME))
        .containsExactly(seen);
  }

  @Test
  void whatNoZoneOffersNoMachineTakes() {
    LiveDisks nowhere = live(Map.of("us-east4-a", Map.of(), "us-east4-b", Map.of()));
    assertThat(nowhere.differences(SHIPPED))
        .extracting(LiveTypes.Difference::sentence)
        .containsExactly(
            "us-east4-a does not offer hyperdisk-extreme, which the catalog has there",
            "us-east4-b does not offer hyperdisk-extreme, which the catalog has there");
    MachineType machine = SHIPPED.corrected(nowhere).machineType("m3-megamem-128").orElseThrow();
    assertThat(machine.takes(EXTREME)).isFalse();
    assertThat(machine.takes("pd-balanced")).isTrue();
    assertThat(SHIPPED.corrected(nowhere).machineTypes())
        .noneMatch(t -> t.takes(EXTREME))
        .anyMatch(t -> t.takes("pd-balanced"));
    LiveDisks somewhere =
        live(Map.of("us-east4-a", Map.of(EXTREME, AS_SHIPPED), "us-east4-b", Map.of()));
    assertThat(somewhere.differences(SHIPPED)).hasSize(1);
    assertThat(
            SHIPPED.corrected(somewhere).machineType("m3-megamem-128").orElseThrow().takes(EXTREME))
        .isTrue();
  }
}
