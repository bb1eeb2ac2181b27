package io.mlinfra.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LiveTypesTest {
  private static final String TYPE = "n2-standard-8";
  private static final Catalog SHIPPED = Catalog.shipped();
  private static final LiveTypes.Seen AS_SHIPPED = new LiveTypes.Seen(8, BigDecimal.valueOf(32), 0);

  private static LiveTypes live(Map<String, LiveTypes.Seen> byZone) {
    TreeMap<String, Map<String, LiveTypes.Seen>> zones = new TreeMap<>();
    byZone.forEach((zone, seen) -> zones.put(zone, Map.of(TYPE, seen)));
    for (String zone : SHIPPED.region("us-east4").orElseThrow().zones()) {
      zones.putIfAbsent(zone, Map.of());
    }
    return new LiveTypes(new TreeSet<>(List.of(TYPE)), zones);
  }

  @Test
  void anAnswerLikeTheCatalogIsNoDifference() {
    TreeMap<String, LiveTypes.Seen> all = new TreeMap<>();
    MachineType type = SHIPPED.machineType(TYPE).orElseThrow();
    SHIPPED.zones(type, "us-east4").forEach(z -> all.put(z, AS_SHIPPED));
    assertThat(live(all).differences(SHIPPED)).isEmpty();
    assertThat(SHIPPED.corrected(live(all)).machineType(TYPE).orElseThrow().regions())
        .containsExactlyInAnyOrderElementsOf(type.regions());
  }

  @Test
  void whatIsOfferedNowhereInARegionIsNoLongerThereAndStaysElsewhere() {
    LiveTypes answer = live(Map.of());
    assertThat(answer.differences(SHIPPED))
        .isNotEmpty()
        .allSatisfy(d -> assertThat(d.matters()).isTrue())
        .first()
        .extracting(LiveTypes.Difference::sentence, InstanceOfAssertFactories.STRING)
        .isEqualTo("us-east4-a does not offer n2-standard-8, which the catalog has there");
    MachineType seen = SHIPPED.corrected(answer).machineType(TYPE).orElseThrow();
    assertThat(seen.offeredIn("us-east4")).isFalse();
    assertThat(seen.offeredIn("us-central1")).isTrue();
    assertThat(SHIPPED.machineType(TYPE).orElseThrow().offeredIn("us-east4")).isTrue();
  }

  @Test
  void oneZoneIsEnoughForTheRegion() {
    LiveTypes answer = live(Map.of("us-east4-b", AS_SHIPPED));
    Catalog corrected = SHIPPED.corrected(answer);
    MachineType seen = corrected.machineType(TYPE).orElseThrow();
    assertThat(corrected.zones(seen, "us-east4")).containsExactly("us-east4-b");
  }

  @Test
  void aZoneThatTheCatalogDoesNotKnowIsAdded() {
    LiveTypes answer = live(Map.of("moon-base1-a", AS_SHIPPED));
    assertThat(answer.differences(SHIPPED))
        .anySatisfy(
            d -> {
              assertThat(d.zone()).isEqualTo("moon-base1-a");
              assertThat(d.matters()).isFalse();
              assertThat(d.sentence())
                  .isEqualTo(
                      "moon-base1-a offers n2-standard-8, which the catalog does not know there");
            });
    assertThat(SHIPPED.corrected(answer).machineType(TYPE).orElseThrow().offeredIn("moon-base1"))
        .isTrue();
  }

  @Test
  void liveFiguresCountButForRounding() {
    LiveTypes answer =
        live(Map.of("us-east4-a", new LiveTypes.Seen(10, new BigDecimal("32.004"), 1)));
    assertThat(answer.differences(SHIPPED))
        .filteredOn(d -> !d.what().equals("offered"))
        .extracting(LiveTypes.Difference::sentence)
        .containsExactly(
            "n2-standard-8 has 10 vcpus in us-east4-a, not 8",
            "n2-standard-8 has 1 gpus in us-east4-a, not 0");
    MachineType seen = SHIPPED.corrected(answer).machineType(TYPE).orElseThrow();
    assertThat(seen.vcpus()).isEqualTo(10);
    assertThat(seen.memoryGb()).isEqualByComparingTo("32");
    assertThat(seen.gpuCount()).isOne();
    LiveTypes more = live(Map.of("us-east4-a", new LiveTypes.Seen(8, new BigDecimal("32.1"), 0)));
    assertThat(more.differences(SHIPPED))
        .filteredOn(d -> d.what().equals("memory_gb"))
        .extracting(LiveTypes.Difference::live)
        .containsExactly("32.1");
    assertThat(SHIPPED.corrected(more).machineTypes())
        .filteredOn(t -> t.name().equals(TYPE))
        .singleElement()
        .satisfies(t -> assertThat(t.memoryGb()).isEqualByComparingTo("32.1"));
  }
}
